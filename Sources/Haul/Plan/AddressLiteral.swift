/// The grammar of addresses that stand in a URL in place of a name.
enum AddressLiteral {
  /// Whether the range is four decimal numbers up to 255 with dots between them and no leading zeros (RFC 3986 §3.2.2).
  static func isIPv4(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count >= 7, range.count <= 15 else { return false }
    var offset = range.lowerBound
    for part in 0..<4 {
      if part > 0 {
        guard offset < range.upperBound, bytes[offset] == UInt8(ascii: ".") else { return false }
        offset += 1
      }
      let start = offset
      var value = 0
      while offset < range.upperBound, bytes[offset].isDigit, offset - start < 3 {
        value = value * 10 + Int(bytes[offset] &- 0x30)
        offset += 1
      }
      let count = offset - start
      guard count > 0, value <= 255, count == 1 || bytes[start] != UInt8(ascii: "0") else { return false }
    }
    return offset == range.upperBound
  }

  /// Whether the range is an IPv6 address without brackets: eight groups of up to four hexadecimal digits, one run of
  /// zero groups written `::`, the last two groups perhaps as IPv4 (RFC 4291 §2.2, RFC 3986 §3.2.2).
  static func isIPv6(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    // The longest is 45: six groups of four digits with their colons, then 255.255.255.255.
    guard range.count >= 2, range.count <= 45 else { return false }
    var offset = range.lowerBound
    var groups = 0
    var isCompressed = false
    if bytes.hasASCII("::", at: offset, in: range) {
      isCompressed = true
      offset += 2
    }
    while offset < range.upperBound {
      let start = offset
      while offset < range.upperBound, bytes[offset].hexadecimalValue != nil { offset += 1 }
      if offset < range.upperBound, bytes[offset] == UInt8(ascii: ".") {
        guard isIPv4(bytes, start..<range.upperBound) else { return false }
        groups += 2
        break
      }
      guard (1...4).contains(offset - start) else { return false }
      groups += 1
      if offset == range.upperBound { break }
      guard bytes[offset] == UInt8(ascii: ":") else { return false }
      offset += 1
      // A single colon separates two groups and cannot be the last.
      guard offset < range.upperBound else { return false }
      if bytes[offset] == UInt8(ascii: ":") {
        guard !isCompressed else { return false }
        isCompressed = true
        offset += 1
      }
    }
    return isCompressed ? groups <= 7 : groups == 8
  }
}
