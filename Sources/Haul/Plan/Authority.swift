/// What stands between `//` and the path of a URL: credentials, host, port (RFC 3986 §3.2).
struct Authority {
  let credentials: RequestTarget.Credentials?
  let host: Host
  let port: Int

  /// Parses an authority.
  ///
  /// - Parameters:
  ///   - range: The authority.
  ///   - text: The whole URL, for messages.
  init(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ scheme: RequestTarget.Scheme, _ text: Range<Int>
  ) throws(RequestTargetError) {
    // Browsers read `http://a\@b/` as host a, RFC 3986 as host b: an attacker's favourite, and never meant in earnest.
    guard bytes.firstOffset(of: UInt8(ascii: "\\"), in: range) == nil else { throw .backslashInAuthority }

    // The last `@`, because passwords with a raw one exist and hosts with one do not.
    var start = range.lowerBound
    if let at = bytes.lastOffset(of: UInt8(ascii: "@"), in: range) {
      credentials = try Self.credentials(bytes, start..<at)
      start = at + 1
    } else {
      credentials = nil
    }

    let hostEnd: Int
    if start < range.upperBound, bytes[start] == UInt8(ascii: "[") {
      let closing = bytes.firstOffset(of: UInt8(ascii: "]"), in: start..<range.upperBound)
      hostEnd = closing.map { $0 + 1 } ?? range.upperBound
      guard hostEnd == range.upperBound || bytes[hostEnd] == UInt8(ascii: ":") else {
        throw .badHost(bytes, text, host: start..<range.upperBound, .address)
      }
    } else {
      hostEnd = bytes.firstOffset(of: UInt8(ascii: ":"), in: start..<range.upperBound) ?? range.upperBound
      let rest = min(hostEnd + 1, range.upperBound)..<range.upperBound
      guard bytes.firstOffset(of: UInt8(ascii: ":"), in: rest) == nil else {
        throw .colons
      }
    }
    guard hostEnd > start else { throw .emptyHost(bytes, text, scheme) }
    do {
      host = try Host(bytes, start..<hostEnd)
    } catch {
      throw .badHost(bytes, text, host: start..<hostEnd, error)
    }
    port = try Self.port(bytes, min(hostEnd + 1, range.upperBound)..<range.upperBound) ?? scheme.defaultPort
  }

  /// The port, nil for none: RFC 3986 §3.2.3 allows a colon without a number.
  private static func port(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(RequestTargetError) -> Int? {
    guard !range.isEmpty else { return nil }
    var offset = range.lowerBound
    var value = 0
    while offset < range.upperBound {
      guard bytes[offset].isDigit else { throw .badPort }
      value = value * 10 + Int(bytes[offset] &- 0x30)
      // Judged at every digit, so that no number of digits overflows.
      guard value <= 65_535 else { throw .badPort }
      offset += 1
    }
    guard value > 0 else { throw .badPort }
    return value
  }

  /// User and password, percent-decoded; nil if both are empty.
  ///
  /// Control characters are refused (RFC 7617 §2), and what is not UTF-8 too, since text cannot hold it unchanged.
  private static func credentials(
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) throws(RequestTargetError) -> RequestTarget.Credentials? {
    let colon = bytes.firstOffset(of: UInt8(ascii: ":"), in: range) ?? range.upperBound
    let user = bytes.percentDecoded(range.lowerBound..<colon)
    let password = bytes.percentDecoded(min(colon + 1, range.upperBound)..<range.upperBound)
    guard !user.isEmpty || !password.isEmpty else { return nil }
    guard user.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), password.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
      let user = String(validating: user, as: UTF8.self), let password = String(validating: password, as: UTF8.self)
    else { throw .badCredentials }
    return RequestTarget.Credentials(user: user, password: password)
  }
}

extension Span<UInt8> {
  /// The bytes of a range with every valid escape decoded, once.
  func percentDecoded(_ range: Range<Int>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(range.count)
    var offset = range.lowerBound
    while offset < range.upperBound {
      if let byte = escapedByte(at: offset, in: range) {
        output.append(byte)
        offset += 3
      } else {
        output.append(self[offset])
        offset += 1
      }
    }
    return output
  }
}
