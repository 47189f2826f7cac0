/// A JSON value as a list may hold it (RFC 8259). Numbers keep their text.
enum JSONValue: Hashable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSONValue])
  /// The members in their order.
  case object([Member])

  struct Member: Hashable {
    var name: String
    var value: JSONValue
  }

  /// Reads a text that is one value; nil where it is not.
  init?(_ text: String) {
    var text = text
    let value = text.withUTF8 { buffer -> JSONValue? in
      var parser = JSONParser()
      return parser.document(buffer.span)
    }
    guard let value else { return nil }
    self = value
  }

  /// A string, number or truth value as text; nil for what has none.
  var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}

/// Reads JSON from a line's bytes. What is nested too deeply is refused, so that no line can exhaust the stack.
private struct JSONParser {
  private static let deepest = 32
  private var offset = 0

  mutating func document(_ bytes: Span<UInt8>) -> JSONValue? {
    guard let value = value(bytes, depth: 0) else { return nil }
    skipSpace(bytes)
    return offset == bytes.count ? value : nil
  }

  private mutating func value(_ bytes: Span<UInt8>, depth: Int) -> JSONValue? {
    skipSpace(bytes)
    guard offset < bytes.count, depth <= Self.deepest else { return nil }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return object(bytes, depth)
    case UInt8(ascii: "["): return array(bytes, depth)
    case UInt8(ascii: "\""): return string(bytes).map(JSONValue.string)
    case UInt8(ascii: "t"): return word("true", bytes) ? .bool(true) : nil
    case UInt8(ascii: "f"): return word("false", bytes) ? .bool(false) : nil
    case UInt8(ascii: "n"): return word("null", bytes) ? .null : nil
    default: return number(bytes)
    }
  }

  private mutating func object(_ bytes: Span<UInt8>, _ depth: Int) -> JSONValue? {
    var members: [JSONValue.Member] = []
    offset += 1
    if take(UInt8(ascii: "}"), bytes) { return .object([]) }
    repeat {
      skipSpace(bytes)
      guard let name = string(bytes), take(UInt8(ascii: ":"), bytes), let value = value(bytes, depth: depth + 1)
      else { return nil }
      members.append(JSONValue.Member(name: name, value: value))
    } while take(UInt8(ascii: ","), bytes)
    return take(UInt8(ascii: "}"), bytes) ? .object(members) : nil
  }

  private mutating func array(_ bytes: Span<UInt8>, _ depth: Int) -> JSONValue? {
    var values: [JSONValue] = []
    offset += 1
    if take(UInt8(ascii: "]"), bytes) { return .array([]) }
    repeat {
      guard let value = value(bytes, depth: depth + 1) else { return nil }
      values.append(value)
    } while take(UInt8(ascii: ","), bytes)
    return take(UInt8(ascii: "]"), bytes) ? .array(values) : nil
  }

  private mutating func string(_ bytes: Span<UInt8>) -> String? {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { return nil }
    offset += 1
    var start = offset
    var text = ""
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        let rest = bytes.string(start..<offset)
        offset += 1
        return text.isEmpty ? rest : text + rest
      case UInt8(ascii: "\\"):
        text += bytes.string(start..<offset)
        offset += 1
        guard let scalar = escape(bytes) else { return nil }
        text.unicodeScalars.append(scalar)
        start = offset
      case 0..<0x20:
        return nil
      default:
        offset += 1
      }
    }
    return nil
  }

  /// What stands after a backslash.
  private mutating func escape(_ bytes: Span<UInt8>) -> Unicode.Scalar? {
    guard offset < bytes.count else { return nil }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return unicode(bytes)
    default: return nil
    }
  }

  private mutating func unicode(_ bytes: Span<UInt8>) -> Unicode.Scalar? {
    guard let unit = digits(bytes) else { return nil }
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // Half of a pair (RFC 8259 §7); alone it is no character, and stays visible as one that is missing.
    let before = offset
    guard unit < 0xDC00, bytes.hasASCII("\\u", at: offset, in: 0..<bytes.count) else { return "\u{FFFD}" }
    offset += 2
    guard let low = digits(bytes) else { return nil }
    guard (0xDC00...0xDFFF).contains(low) else {
      offset = before
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
  }

  private mutating func digits(_ bytes: Span<UInt8>) -> UInt32? {
    guard bytes.count - offset >= 4 else { return nil }
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = bytes[offset].hexadecimalValue else { return nil }
      unit = unit << 4 | UInt32(digit)
      offset += 1
    }
    return unit
  }

  private mutating func number(_ bytes: Span<UInt8>) -> JSONValue? {
    let start = offset
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    let first = offset
    guard skipDigits(bytes), bytes[first] != UInt8(ascii: "0") || offset == first + 1 else { return nil }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      guard skipDigits(bytes) else { return nil }
    }
    if offset < bytes.count, bytes[offset].lowercasedASCII == UInt8(ascii: "e") {
      offset += 1
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset += 1 }
      guard skipDigits(bytes) else { return nil }
    }
    return .number(bytes.string(start..<offset))
  }

  private mutating func skipDigits(_ bytes: Span<UInt8>) -> Bool {
    let start = offset
    while offset < bytes.count, bytes[offset].isDigit { offset += 1 }
    return offset > start
  }

  private mutating func word(_ word: StaticString, _ bytes: Span<UInt8>) -> Bool {
    guard bytes.hasASCII(word, at: offset, in: 0..<bytes.count) else { return false }
    offset += word.utf8CodeUnitCount
    return true
  }

  private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    skipSpace(bytes)
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  private mutating func skipSpace(_ bytes: Span<UInt8>) {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return
      }
    }
  }
}
