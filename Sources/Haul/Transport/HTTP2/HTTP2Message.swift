import NIOHPACK
import NIOHTTP1

/// Requests and responses as lists of fields (RFC 9113 §8.3). Pure.
enum HTTP2Message {
  /// The fields of a request.
  static func fields(_ request: TransportRequest) -> HPACKHeaders {
    var fields = HPACKHeaders()
    fields.reserveCapacity(request.headers.count + 4)
    fields.add(name: ":method", value: "GET")
    fields.add(name: ":scheme", value: request.target.origin.scheme.rawValue)
    fields.add(
      name: ":authority", value: request.headers.first(name: "host") ?? request.target.hostField)
    // Each path is asked for once: to remember them would only push out what comes again.
    fields.add(name: ":path", value: request.target.path, indexing: .nonIndexable)
    for (name, value) in request.headers {
      let name = name.lowercased()
      guard !connectionFields.contains(name) else { continue }
      // Not for anyone's table (RFC 7541 §7.1.3).
      fields.add(name: name, value: value, indexing: secretFields.contains(name) ? .neverIndexed : .indexable)
    }
    return fields
  }

  /// What says in HTTP/1.1 how the connection is used, and may not stand here (§8.2.2), with `Host`, which `:authority` is.
  private static let connectionFields = HeaderField.framing.union(["host"])

  private static let secretFields: Set<String> = ["authorization", "cookie", "proxy-authorization"]

  /// The head of a response.
  ///
  /// - Throws: ``TransportFailure`` where it is none, or too large.
  static func head(_ fields: HPACKHeaders) throws(TransportFailure) -> HTTPResponseHead {
    var status: Int?
    var regular: [(String, String)] = []
    regular.reserveCapacity(fields.count)
    var size = HeadBudget.Size(fields: fields.count, bytes: 0)
    for (name, value, _) in fields {
      size.bytes += name.utf8.count + value.utf8.count
      if name == ":status" {
        status = value.utf8.count == 3 ? Int(value) : nil
      } else if !name.hasPrefix(":") {
        regular.append((name, value))
      }
    }
    guard size.fields <= HeadBudget.fields, size.bytes <= HeadBudget.bytes else {
      throw TransportFailure(kind: .malformed, message: "the response's head is too large")
    }
    // 101 is none of HTTP/2 (§8.6).
    guard let status, 100...999 ~= status, status != 101 else {
      throw TransportFailure(kind: .malformed, message: "the response has no status that HTTP/2 knows")
    }
    return HTTPResponseHead(version: .http2, status: .init(statusCode: status), headers: HTTPHeaders(regular))
  }

  /// The length of the body that a head announces; nil where it announces none.
  ///
  /// - Throws: ``TransportFailure`` where what it says is no length, or says two.
  static func length(_ head: HTTPResponseHead) throws(TransportFailure) -> Int? {
    // These have no body, whatever length they tell of (RFC 9110 §8.6).
    if head.status == .notModified || head.status == .noContent { return 0 }
    var length: Int?
    for value in head.headers["content-length"] {
      guard !value.isEmpty, value.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
        let number = Int(value), length ?? number == number
      else {
        throw TransportFailure(kind: .malformed, message: "the response's Content-Length is no length")
      }
      length = number
    }
    return length
  }
}
