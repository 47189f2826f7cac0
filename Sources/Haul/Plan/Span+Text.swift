/// The bytes of a string, read by offset. A span checks its bounds and costs no allocation.
extension Span<UInt8> {
  /// The text of a range, copied.
  func string(_ range: Range<Int>) -> String {
    extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// The offset of the first such byte in a range.
  func firstOffset(of byte: UInt8, in range: Range<Int>) -> Int? {
    var offset = range.lowerBound
    while offset < range.upperBound {
      if self[offset] == byte { return offset }
      offset += 1
    }
    return nil
  }

  /// The offset of the last such byte in a range.
  func lastOffset(of byte: UInt8, in range: Range<Int>) -> Int? {
    var offset = range.upperBound
    while offset > range.lowerBound {
      offset -= 1
      if self[offset] == byte { return offset }
    }
    return nil
  }

  /// Whether the range goes on with these bytes at an offset.
  func hasASCII(_ text: StaticString, at offset: Int, in range: Range<Int>) -> Bool {
    let count = text.utf8CodeUnitCount
    guard offset >= range.lowerBound, range.upperBound - offset >= count else { return false }
    return text.withUTF8Buffer { expected in
      for position in 0..<count where self[offset + position] != expected[position] { return false }
      return true
    }
  }

  /// The byte that a `%` and two hexadecimal digits at this offset stand for, nil if they do not stand there.
  func escapedByte(at offset: Int, in range: Range<Int>) -> UInt8? {
    guard range.upperBound - offset >= 3, self[offset] == UInt8(ascii: "%"),
      let high = self[offset + 1].hexadecimalValue, let low = self[offset + 2].hexadecimalValue
    else { return nil }
    return high << 4 | low
  }
}

extension UInt8 {
  /// The value of an ASCII hexadecimal digit, nil for any other byte.
  var hexadecimalValue: UInt8? {
    switch self {
    case 0x30...0x39: self &- 0x30
    case 0x41...0x46: self &- 0x37
    case 0x61...0x66: self &- 0x57
    default: nil
    }
  }

  /// Whether the byte is an ASCII digit.
  var isDigit: Bool { self &- 0x30 < 10 }

  /// Whether the byte is an ASCII letter.
  var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

  /// The byte in lower case if it is an ASCII letter, and as it is if not.
  var lowercasedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}

extension [UInt8] {
  /// Appends a byte as `%` and two uppercase hexadecimal digits, the form that RFC 3986 §2.1 asks of producers.
  mutating func appendEscape(of byte: UInt8) {
    append(UInt8(ascii: "%"))
    append(UInt8.uppercaseHexadecimalDigit(byte >> 4))
    append(UInt8.uppercaseHexadecimalDigit(byte & 0x0F))
  }
}

extension UInt8 {
  fileprivate static func uppercaseHexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 &+ value : 0x37 &+ value
  }
}
