import Crypto

extension SHA256Digest {
  /// Two lowercase digits a byte, as sha256sum(1) writes them.
  var hexadecimal: String {
    let digits: StaticString = "0123456789abcdef"
    return String(unsafeUninitializedCapacity: Self.byteCount * 2) { text in
      digits.withUTF8Buffer { digits in
        for (index, byte) in self.enumerated() {
          text[index * 2] = digits[Int(byte >> 4)]
          text[index * 2 + 1] = digits[Int(byte & 15)]
        }
      }
      return Self.byteCount * 2
    }
  }

  /// RFC 4648, section 4, as `Repr-Digest` wants it (RFC 9530, section 3). Here and not from Foundation, which would be
  /// linked for these lines alone.
  var base64: String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let bytes = Array(self)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start...].prefix(3)
      var bits: UInt32 = 0
      for place in 0..<3 {
        bits = bits << 8 | UInt32(start + place < group.endIndex ? bytes[start + place] : 0)
      }
      for place in 0..<4 {
        let digit = digits[Int(bits >> UInt32(18 - 6 * place) & 63)]
        text.append(place <= group.count ? digit : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
