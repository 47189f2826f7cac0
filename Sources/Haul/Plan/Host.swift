/// The host of a URL: a name in lowercase ASCII or an address.
///
/// Names are judged as the name system takes them: labels of 1 to 63 letters, digits, hyphens and underscores, 253 bytes
/// in all, perhaps a dot at the end (RFC 1123 §2.1, RFC 2181 §11).
struct Host {
  /// Why a text is no host; the words follow the quoted host in a message.
  struct Fault: Error {
    let reason: String

    static let address = Self(reason: "is not an IPv6 address: write one such as [2001:db8::1]")
    static let zone = Self(
      reason: "has a zone (what follows the %), which means something on one machine only: leave it out")
    static let escape = Self(reason: "has a % that is no valid escape of UTF-8: write the name itself")
    static let emptyLabel = Self(reason: "has an empty part before, after or between dots: remove the extra dot")
    static let longLabel = Self(reason: "has a part of more than 63 bytes between dots, which no name can have")
    static let long = Self(reason: "has more than 253 bytes, which no name can have")
    static let character = Self(
      reason: "has a character that no name can have: use letters, digits, hyphens and dots")
  }

  /// The host as it goes to the resolver: lowercase ASCII, an IPv6 address without its brackets.
  let text: String
  /// Whether it is an IPv4 or IPv6 address. `2130706433`, `0x7f.1` and `0177.0.0.1` are names here, though some
  /// resolvers take them for addresses: the address that results is judged before connecting, whatever its spelling.
  let isAddressLiteral: Bool

  /// Parses a host.
  ///
  /// - Parameter range: Not empty.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Fault) {
    if bytes[range.lowerBound] == UInt8(ascii: "[") {
      text = try Self.bracketed(bytes, range)
      isAddressLiteral = true
      return
    }
    guard try Self.isPlainName(bytes, range) else {
      let name = try InternationalName.ascii(bytes, range)
      let result = try Self.withName(name)
      self = result
      return
    }
    text = bytes.lowercasedString(range)
    isAddressLiteral = bytes[range.lowerBound].isDigit && AddressLiteral.isIPv4(bytes, range)
  }

  /// Judges a name that was decoded or mapped, and is ASCII now.
  private static func withName(_ name: [UInt8]) throws(Fault) -> Host {
    guard !name.isEmpty else { throw .emptyLabel }
    guard try isPlainName(name.span, 0..<name.count) else { throw .character }
    return Host(
      text: name.span.lowercasedString(0..<name.count),
      isAddressLiteral: AddressLiteral.isIPv4(name.span, 0..<name.count))
  }

  private init(text: String, isAddressLiteral: Bool) {
    self.text = text
    self.isAddressLiteral = isAddressLiteral
  }

  /// Whether a name is made of letters, digits, hyphens, underscores and dots; its labels are judged on the way.
  ///
  /// - Returns: false at the first other byte.
  private static func isPlainName(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Fault) -> Bool {
    var fault: Fault?
    var labelStart = range.lowerBound
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = bytes[offset]
      if byte == UInt8(ascii: ".") {
        if offset == labelStart { fault = .emptyLabel }
        if offset - labelStart > 63 { fault = .longLabel }
        labelStart = offset + 1
      } else if !byte.isLetter, !byte.isDigit, byte != UInt8(ascii: "-"), byte != UInt8(ascii: "_") {
        // Labels are judged anew once the name is decoded.
        return false
      }
      offset += 1
    }
    if range.upperBound - labelStart > 63 { fault = .longLabel }
    // The dot at the end of an absolute name does not count.
    let length = range.count - (labelStart == range.upperBound ? 1 : 0)
    if length > 253 { fault = .long }
    if let fault { throw fault }
    return true
  }

  private static func bracketed(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Fault) -> String {
    guard range.count > 2, bytes[range.upperBound - 1] == UInt8(ascii: "]") else { throw .address }
    let inside = (range.lowerBound + 1)..<(range.upperBound - 1)
    guard bytes.firstOffset(of: UInt8(ascii: "%"), in: inside) == nil else { throw .zone }
    guard AddressLiteral.isIPv6(bytes, inside) else { throw .address }
    return bytes.lowercasedString(inside)
  }
}

extension Span<UInt8> {
  /// The text of an ASCII range in lower case.
  fileprivate func lowercasedString(_ range: Range<Int>) -> String {
    var offset = range.lowerBound
    while offset < range.upperBound, self[offset].lowercasedASCII == self[offset] { offset += 1 }
    guard offset < range.upperBound else { return string(range) }
    return String(unsafeUninitializedCapacity: range.count) { buffer in
      var written = 0
      for offset in range where written < buffer.count {
        buffer[written] = self[offset].lowercasedASCII
        written += 1
      }
      return written
    }
  }
}
