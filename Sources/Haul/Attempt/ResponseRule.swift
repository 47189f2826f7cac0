/// What a response's status means for an item (RFC 9110 §15). Pure.
enum ResponseRule {
  enum Verdict: Hashable {
    /// The body is the file.
    case save
    /// The response names another place; its `Location` decides.
    case redirect
    case fail(Failure)
  }

  static func verdict(status: Int) -> Verdict {
    switch status {
    case 204, 205, 206:
      // No content, or a part that nobody asked for: there is no file in it.
      .fail(Failure(.protocol, "the server answered \(described(status)), which is no whole file"))
    case 200..<300:
      .save
    case 301, 302, 303, 307, 308:
      .redirect
    case 300..<400:
      .fail(Failure(.redirect, "the server answered \(described(status)), which leads nowhere"))
    case 429:
      .fail(Failure(.http429, "the server answered \(described(status))"))
    case 400..<500:
      .fail(Failure(.http4xx, "the server answered \(described(status))"))
    case 500..<600:
      .fail(Failure(.http5xx, "the server answered \(described(status))"))
    default:
      .fail(Failure(.protocol, "the server answered with the unknown status \(status)"))
    }
  }

  /// The status with its standard phrase. The phrase that the server sent is not shown: it could say anything.
  private static func described(_ status: Int) -> String {
    phrases[status].map { "\(status) \($0)" } ?? String(status)
  }

  /// RFC 9110 §15, RFC 6585.
  private static let phrases: [Int: String] = [
    204: "No Content", 205: "Reset Content", 206: "Partial Content", 300: "Multiple Choices", 304: "Not Modified",
    305: "Use Proxy", 400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 407: "Proxy Authentication Required",
    408: "Request Timeout", 409: "Conflict", 410: "Gone", 412: "Precondition Failed", 414: "URI Too Long",
    416: "Range Not Satisfiable", 421: "Misdirected Request", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons", 500: "Internal Server Error",
    501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
  ]
}
