/// The name that a server gives a file (RFC 6266, with RFC 8187 for what is not ASCII). Pure.
///
/// Servers write this field in many broken ways. What is not surely understood gives no name, and the URL's is used.
enum ContentDisposition {
  /// Longer fields are not looked at.
  private static let maximumLength = 4096

  /// The last component of the field's `filename*`, else of its `filename`; nil where there is none.
  ///
  /// The text is as the server sent it: it must be made safe before it is used as a name.
  static func fileName(_ field: String) -> String? {
    let bytes = Array(field.utf8)
    guard bytes.count <= maximumLength else { return nil }
    var reader = Reader(bytes: bytes[...])
    // The disposition itself: `inline` names a file as well as `attachment` does.
    guard reader.token() != nil else { return nil }
    var plain: String?
    while reader.skip(UInt8(ascii: ";")) {
      guard let name = reader.token(), reader.skip(UInt8(ascii: "=")), let value = reader.value() else { break }
      switch String(decoding: name, as: UTF8.self).lowercased() {
      case "filename*":
        if let text = extended(value).flatMap(lastComponent) { return text }
      case "filename":
        if plain == nil { plain = lastComponent(String(decoding: value, as: UTF8.self)) }
      default: break
      }
    }
    return plain
  }

  /// `UTF-8'en'%e2%82%ac%20rates` (RFC 8187 §3.2.1); nil for other charsets and broken escapes.
  private static func extended(_ value: [UInt8]) -> String? {
    let quote = UInt8(ascii: "'")
    guard let first = value.firstIndex(of: quote), let second = value[(first + 1)...].firstIndex(of: quote) else {
      return nil
    }
    var decoded: [UInt8] = []
    var rest = value[(second + 1)...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        decoded.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
      decoded.append(high << 4 | low)
    }
    switch String(decoding: value[..<first], as: UTF8.self).lowercased() {
    case "utf-8": return String(validating: decoded, as: UTF8.self)
    case "iso-8859-1": return String(String.UnicodeScalarView(decoded.map { Unicode.Scalar($0) }))
    default: return nil
    }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// RFC 6266 §4.3: paths are cut off, of any system.
  private static func lastComponent(_ text: String) -> String? {
    let last = text.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }.last ?? ""
    let isBlank = last.allSatisfy { $0.isWhitespace || $0 == "." }
    return isBlank ? nil : String(last)
  }

  /// Takes a field apart, byte by byte.
  private struct Reader {
    var bytes: ArraySlice<UInt8>

    mutating func skipSpace() { bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 } }

    /// Whether `byte` came next, and was taken.
    mutating func skip(_ byte: UInt8) -> Bool {
      skipSpace()
      guard bytes.first == byte else { return false }
      bytes.removeFirst()
      return true
    }

    /// Bytes up to the next space or separator; nil for none.
    mutating func token() -> [UInt8]? {
      skipSpace()
      let token = bytes.prefix { $0 > 0x20 && $0 != 0x7F && !Self.separators.contains($0) }
      bytes = bytes[token.endIndex...]
      return token.isEmpty ? nil : Array(token)
    }

    /// A token, or a quoted string without its quotes (RFC 9110 §5.6.4); nil for neither, or an end in a string.
    mutating func value() -> [UInt8]? {
      guard skip(UInt8(ascii: "\"")) else { return token() }
      var value: [UInt8] = []
      while let byte = bytes.popFirst() {
        switch byte {
        case UInt8(ascii: "\""): return value
        case UInt8(ascii: "\\"):
          guard let next = bytes.popFirst() else { return nil }
          // Only quotes and backslashes need it; some servers send the paths of Windows as they are.
          if next != UInt8(ascii: "\""), next != UInt8(ascii: "\\") { value.append(byte) }
          value.append(next)
        default: value.append(byte)
        }
      }
      return nil
    }

    private static let separators = Array("()<>@,;:\\\"/[]?={}".utf8)
  }
}
