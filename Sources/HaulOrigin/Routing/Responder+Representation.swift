import Crypto
import NIOHTTP1

extension Responder {
  static let octets = "application/octet-stream"

  /// The body that routes with a size and no picture send.
  func anonymous(_ size: Int) -> Picture {
    Picture(number: 0, size: size, seed: catalogue.seed)
  }

  func bytes(_ size: Int, _ framing: Framing, for request: HTTPRequestHead) -> Response {
    let picture = anonymous(size)
    let digest = size <= Self.largestQuickDigest ? digests.digest(of: picture) : nil
    guard framing == .length else {
      var response = Response(status: .ok, headers: Self.headers(picture, type: Self.octets, digest: digest))
      response.body = .picture(picture, 0..<size)
      response.framing = framing
      return response
    }
    return representation(of: picture, type: Self.octets, digest: digest, for: request)
  }

  /// The representation, a part of it, or the news that the client has it: conditions are judged before ranges
  /// (RFC 9110, section 13.2.2).
  func representation(
    of picture: Picture, type: String, digest: SHA256Digest?, for request: HTTPRequestHead
  ) -> Response {
    let validators = Validators(picture)
    if validators.match(
      ifNoneMatch: request.headers.list("if-none-match"), ifModifiedSince: request.headers.list("if-modified-since"))
    {
      let headers: HTTPHeaders = ["ETag": validators.entityTag, "Last-Modified": validators.lastModified]
      return Response(status: .notModified, headers: headers)
    }
    var response = Response(status: .ok, headers: Self.headers(picture, type: type, digest: digest))
    response.headers.add(name: "Accept-Ranges", value: "bytes")
    response.body = .picture(picture, 0..<picture.size)
    let decision = RangeDecision(
      // Only GET has ranges (RFC 9110, section 14.2).
      range: request.method == .GET ? request.headers.list("range") : nil,
      ifRange: request.headers.list("if-range"),
      validators: validators,
      size: picture.size
    )
    switch decision {
    case .whole:
      return response
    case .part(let range):
      response.status = .partialContent
      response.body = .picture(picture, range)
      let place = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(picture.size)"
      response.headers.add(name: "Content-Range", value: place)
      return response
    case .unsatisfiable:
      var refusal = Response.text("no such range\n", status: .rangeNotSatisfiable)
      refusal.headers.add(name: "Content-Range", value: "bytes */\(picture.size)")
      return refusal
    }
  }

  private static func headers(_ picture: Picture, type: String, digest: SHA256Digest?) -> HTTPHeaders {
    let validators = Validators(picture)
    var headers: HTTPHeaders = [
      "Content-Type": type, "ETag": validators.entityTag, "Last-Modified": validators.lastModified,
    ]
    if let digest {
      headers.add(name: "Repr-Digest", value: "sha-256=:\(digest.base64):")
      headers.add(name: "X-Content-SHA256", value: digest.hexadecimal)
    }
    return headers
  }
}

extension HTTPHeaders {
  /// The lines of a field as one value (RFC 9110, section 5.3), `nil` when there is none.
  fileprivate func list(_ name: String) -> String? {
    let lines = self[name]
    return lines.isEmpty ? nil : lines.joined(separator: ", ")
  }
}
