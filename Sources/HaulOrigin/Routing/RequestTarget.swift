/// What a request asks for, taken apart (RFC 9112, section 3.2).
struct RequestTarget: Equatable {
  /// As it stands in the request: nothing is decoded, no dots are resolved.
  let path: Substring
  let query: Substring?

  init(_ target: String) {
    var rest = Substring(target)
    // The absolute form, which a server must understand too: RFC 9112, section 3.2.2.
    if !target.hasPrefix("/") {
      for scheme in ["http://", "https://"] where rest.lowercased().hasPrefix(scheme) {
        let authority = rest.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
        rest = rest[authority.endIndex...]
      }
    }
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = parts.first ?? ""
    query = parts.count == 2 ? parts[1] : nil
  }

  /// The percent-decoded value of the first `name=value` in the query.
  func value(_ name: String) -> String? {
    for pair in query?.split(separator: "&") ?? [] {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, parts[0] == name { return Self.percentDecoded(parts[1]) }
    }
    return nil
  }

  /// RFC 3986, section 2.1; a `%` that two hexadecimal digits do not follow stands for itself.
  private static func percentDecoded(_ text: Substring) -> String {
    var decoded: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2, !digits.contains(UInt8(ascii: "+")),
        let escaped = UInt8(String(Substring(digits)), radix: 16)
      {
        decoded.append(escaped)
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}
