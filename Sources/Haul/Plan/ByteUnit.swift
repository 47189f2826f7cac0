/// One byte of a text, written raw or as a percent escape.
struct ByteUnit {
  /// The byte that is meant.
  let byte: UInt8
  /// How many bytes of the text it takes: 1 or 3.
  let width: Int

  var isEscaped: Bool { width == 3 }

  /// Reads the byte at an offset within a range that is not at its end.
  init(_ bytes: Span<UInt8>, _ offset: Int, _ range: Range<Int>, decoding: Bool) {
    if decoding, let escaped = bytes.escapedByte(at: offset, in: range) {
      byte = escaped
      width = 3
    } else {
      byte = bytes[offset]
      width = 1
    }
  }

  /// The scalar beyond ASCII that begins at an offset, and the offset after it; nil if the bytes there are not valid UTF-8:
  /// cut short, overlong, a surrogate or beyond U+10FFFF (RFC 3629 §3).
  static func scalar(
    _ bytes: Span<UInt8>, _ offset: Int, _ range: Range<Int>, decoding: Bool
  ) -> (scalar: Unicode.Scalar, end: Int)? {
    let lead = ByteUnit(bytes, offset, range, decoding: decoding)
    let (count, minimum): (Int, UInt32)
    var value: UInt32
    switch lead.byte {
    case 0xC2...0xDF: (count, minimum, value) = (1, 0x80, UInt32(lead.byte & 0x1F))
    case 0xE0...0xEF: (count, minimum, value) = (2, 0x800, UInt32(lead.byte & 0x0F))
    case 0xF0...0xF4: (count, minimum, value) = (3, 0x10000, UInt32(lead.byte & 0x07))
    default: return nil
    }
    var end = offset + lead.width
    for _ in 0..<count {
      guard end < range.upperBound else { return nil }
      let unit = ByteUnit(bytes, end, range, decoding: decoding)
      guard unit.byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(unit.byte & 0x3F)
      end += unit.width
    }
    // The initializer refuses surrogates and what lies beyond the last scalar.
    guard value >= minimum, let scalar = Unicode.Scalar(value) else { return nil }
    return (scalar, end)
  }
}
