import NIOCore
import NIOHTTP1

/// Decides the answer to every request. Touches neither sockets nor clocks; the only state is the cache of digests.
///
/// Responses carry no `Date`: a server without a clock must not send one (RFC 9110, section 6.6.1), and equal requests
/// get equal answers.
struct Responder: Sendable {
  let catalogue: Catalogue
  let digests: DigestCache

  /// Bodies of `/bytes/N` beyond this have no digest, and a picture beyond this is hashed off the event loop.
  static let largestQuickDigest = 1 << 20

  /// Whether the answer takes so long to compute that an event loop should not do it.
  func isSlow(_ route: Route) -> Bool {
    switch route {
    case .manifest:
      return true
    case .picture(let number):
      guard let picture = catalogue.picture(number) else { return false }
      return picture.size > Self.largestQuickDigest && digests.known(picture) == nil
    default:
      return false
    }
  }

  /// The answer to `request`, which asks for `route` of the origin at `baseURL`.
  func response(to request: HTTPRequestHead, route: Route, baseURL: String) -> Response {
    let response = refusal(of: request) ?? answer(to: request, route: route, baseURL: baseURL)
    return response.framed(for: request)
  }

  private func refusal(of request: HTTPRequestHead) -> Response? {
    // RFC 9112, section 3.2: exactly one Host in HTTP/1.1.
    if request.version.isPersistent, request.headers[canonicalForm: "host"].count != 1 {
      return .text("one Host, please\n", status: .badRequest)
    }
    if request.method != .GET && request.method != .HEAD {
      var response = Response.text("only GET and HEAD\n", status: .methodNotAllowed)
      response.headers.add(name: "Allow", value: "GET, HEAD")
      return response
    }
    return nil
  }

  private func answer(to request: HTTPRequestHead, route: Route, baseURL: String) -> Response {
    switch route {
    case .picture(let number):
      guard let picture = catalogue.picture(number) else { return Self.notFound }
      return representation(of: picture, type: "image/jpeg", digest: digests.digest(of: picture), for: request)
    case .manifest:
      return .text(digests.manifest(of: catalogue))
    case .list:
      let headers: HTTPHeaders = ["Content-Type": "text/plain; charset=utf-8"]
      let list = AddressList(baseURL: baseURL, count: catalogue.count)
      return Response(status: .ok, headers: headers, body: .addresses(list))
    case .bytes(let size, let framing):
      return bytes(size, framing, for: request)
    case .stall(let size):
      var response = Response(status: .ok, headers: ["Content-Type": Self.octets], ending: .hold)
      response.body = .picture(anonymous(size), 0..<size)
      return response
    case .status(let code, let retryAfter):
      return Self.status(code, retryAfter: retryAfter)
    case .redirect(let code, let location):
      return Self.redirect(code, to: location)
    case .redirects(let code, let remaining):
      guard remaining > 0 else { return bytes(1_000, .length, for: request) }
      return Self.redirect(code, to: "/redirect/\(code)/\(remaining - 1)")
    case .redirectLoop:
      return Self.redirect(302, to: "/redirect-loop")
    case .slowHead(let milliseconds):
      var response = Response.text("slow\n")
      response.delay = .milliseconds(Int64(milliseconds))
      return response
    case .headers:
      return Self.echo(request)
    case .malformed(let name):
      return .text("no \(name) that a field can hold\n", status: .badRequest)
    case .unknown:
      return Self.notFound
    }
  }

  private static let notFound = Response.text("not found\n", status: .notFound)

  private static func status(_ code: Int, retryAfter: String?) -> Response {
    let status = HTTPResponseStatus(statusCode: code)
    var response = Response.text("\(code) \(status.reasonPhrase)\n", status: status)
    if let retryAfter { response.headers.add(name: "Retry-After", value: retryAfter) }
    switch code {
    // Final although it is informational: what follows it is another protocol (RFC 9110, section 15.2.2).
    case 101:
      response.ending = .close
    case 100..<200:
      response = .text("after \(code)\n")
      response.interim = status
    // RFC 9110, section 15.3.6: no content, yet framed as if there could be some.
    case 205:
      response.body = .none
    default:
      break
    }
    return response
  }

  private static func redirect(_ code: Int, to location: String) -> Response {
    var response = Response.text("see Location\n", status: HTTPResponseStatus(statusCode: code))
    response.headers.add(name: "Location", value: location)
    return response
  }

  private static func echo(_ request: HTTPRequestHead) -> Response {
    let version = "HTTP/\(request.version.major).\(request.version.minor)"
    let lines =
      ["\(request.method.rawValue) \(request.uri) \(version)"]
      + request.headers.map { "\($0.name.lowercased()): \($0.value)" }
    return .text(lines.map { "\($0)\n" }.joined())
  }
}
