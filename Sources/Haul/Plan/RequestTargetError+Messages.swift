/// The messages in one place: what is wrong, then what to write.
extension RequestTargetError {
  static func tooLong(_ count: Int) -> Self {
    Self(code: .tooLong, message: "the URL has \(count) bytes: at most \(RequestTarget.maximumLength) can be fetched")
  }

  static func illegalControl(_ byte: UInt8, position: Int) -> Self {
    let (name, escape) =
      switch byte {
      case 0x00: ("a NUL", "%00")
      case 0x09: ("a tab", "%09")
      case 0x0A: ("a line feed", "%0A")
      default: ("a carriage return", "%0D")
      }
    return Self(
      code: .illegalCharacter,
      message: "the URL has \(name) after \(position) bytes: remove it, or write \(escape) if it belongs there")
  }

  static func missingScheme(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Self {
    guard !text.isEmpty else {
      return Self(code: .notAURL, message: "the URL is empty: write one such as https://example.com/file")
    }
    let missing = bytes.hasASCII("//", at: text.lowerBound, in: text) ? "https:" : "https://"
    let quotation = Quotation.of(url: bytes, text)
    return Self(code: .notAURL, message: "\(quotation) has no scheme: write \(missing) (or http) in front of it")
  }

  static func unsupportedScheme(_ bytes: Span<UInt8>, _ text: Range<Int>, colon: Int) -> Self {
    guard !bytes.isHostAndPort(text, colon: colon) else { return missingScheme(bytes, text) }
    let scheme = Quotation.of(bytes.string(text.lowerBound..<colon))
    return Self(
      code: .unsupportedScheme, message: "\(scheme) is not supported: only http and https URLs can be fetched")
  }

  static func missingSlashes(_ bytes: Span<UInt8>, _ text: Range<Int>, _ scheme: RequestTarget.Scheme) -> Self {
    let quotation = Quotation.of(url: bytes, text)
    return Self(
      code: .notAURL,
      message: "\(quotation) names no host: write two slashes and a host, as in \(scheme.rawValue)://example.com/file")
  }

  static func emptyHost(_ bytes: Span<UInt8>, _ text: Range<Int>, _ scheme: RequestTarget.Scheme) -> Self {
    let quotation = Quotation.of(url: bytes, text)
    return Self(
      code: .emptyHost,
      message: "\(quotation) has an empty host: write one, as in \(scheme.rawValue)://example.com/file")
  }

  /// - Parameter host: Quoted unless an `@` follows somewhere: then it may be the beginning of a password.
  static func badHost(_ bytes: Span<UInt8>, _ text: Range<Int>, host: Range<Int>, _ fault: Host.Fault) -> Self {
    let isCertain = Quotation.lastAtSign(bytes, host.lowerBound..<text.upperBound) == nil
    let subject = isCertain ? "the host \(Quotation.of(bytes.string(host)))" : "the host"
    return Self(code: .badHost, message: "\(subject) \(fault.reason)")
  }

  static let colons = Self(
    code: .badHost,
    message: "the host is followed by more than one colon: write an IPv6 address in brackets, as in http://[::1]/")

  /// The text of the port is not quoted: it is the password where an `@` was forgotten or escaped.
  static let badPort = Self(
    code: .badPort, message: "the port after the host is not a number from 1 to 65535: correct it or leave it out")

  static let backslashInAuthority = Self(
    code: .illegalCharacter, message: "there is a backslash before the path: write / between host and path")

  static let badCredentials = Self(
    code: .illegalCharacter,
    message: "the user name or password in the URL holds a control character or is not UTF-8: correct its escapes")
}

extension Span<UInt8> {
  /// Whether what looks like a scheme is the host of `localhost:8080/x` or the user of `user:password@host`.
  ///
  /// It decides which of two refusals is given, and that a user name is not quoted as a scheme.
  fileprivate func isHostAndPort(_ text: Range<Int>, colon: Int) -> Bool {
    var offset = colon + 1
    while offset < text.upperBound, self[offset].isDigit { offset += 1 }
    let isAtEnd = offset == text.upperBound || "/?#".utf8.contains(self[offset])
    if (1...5).contains(offset - colon - 1), isAtEnd { return true }
    guard !hasASCII("//", at: colon + 1, in: text), Quotation.lastAtSign(self, text) != nil else { return false }
    let word = string(text.lowerBound..<colon).lowercased()
    return !["acct", "data", "javascript", "mailto", "sip", "sips", "xmpp"].contains(word)
  }
}
