import NIOHTTP1

/// What a response's head says about where its body ends (RFC 9112 §6). Pure.
enum ResponseFraming {
  /// What is wrong with the framing, where the parser would accept it.
  static func problem(_ head: HTTPResponseHead) -> String? {
    if head.version.major != 1 { return "the server speaks HTTP/\(head.version.major), which nobody asked for" }
    if head.status == .switchingProtocols { return "the server switches to a protocol that nobody asked for" }
    // A last coding other than chunked would be read to the end of the connection and taken for whole (§6.3).
    let codings = head.headers[canonicalForm: "transfer-encoding"]
    guard let last = codings.last else { return nil }
    return last.lowercased() == "chunked" ? nil : "the response's Transfer-Encoding does not end in chunked"
  }

  /// Whether the connection can serve another request after this response (§9.3).
  static func isPersistent(_ head: HTTPResponseHead) -> Bool {
    head.isKeepAlive
      && (head.headers.contains(name: "content-length") || head.headers.contains(name: "transfer-encoding")
        || head.status == .noContent || head.status == .notModified)
  }

  /// The length that the head announces, where one value is announced.
  static func contentLength(_ head: HTTPResponseHead) -> Int? {
    if head.headers.contains(name: "transfer-encoding") { return nil }
    return head.headers.first(name: "content-length").flatMap { Int($0) }
  }
}
