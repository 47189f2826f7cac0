/// A row of comma- or tab-separated values, read line by line because a quoted field may hold line ends (RFC 4180 §2).
///
/// Read more kindly than written: a quotation mark inside a field that is not quoted is text.
struct DelimitedRow {
  /// The longest row in bytes: one quotation mark too many must not swallow the list.
  static let longest = 1 << 18

  enum Result: Hashable {
    case fields([String])
    /// A quoted field goes on with the next line.
    case open
    case bad(String)
  }

  private let separator: UInt8
  private var fields: [String] = []
  /// The quoted field that has not ended.
  private var quoted: [UInt8]?
  private var size = 0

  init(separator: UInt8) { self.separator = separator }

  /// Reads a line, without its end.
  mutating func add(_ line: String) -> Result {
    size += line.utf8.count + 1
    guard size <= Self.longest else { return .bad("the row is longer than \(Self.longest) bytes") }
    var line = line
    return line.withUTF8 { add($0.span) }
  }

  private mutating func add(_ bytes: Span<UInt8>) -> Result {
    var offset = 0
    if quoted != nil {
      quoted?.append(UInt8(ascii: "\n"))
      guard let end = readQuoted(bytes, offset) else { return .open }
      offset = end
    } else {
      offset = -1
    }
    // At a separator, or before the first field.
    while offset < bytes.count {
      if offset >= 0, bytes[offset] != separator { return .bad("there is text after a closing quotation mark") }
      offset += 1
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") {
        quoted = []
        guard let end = readQuoted(bytes, offset + 1) else { return .open }
        offset = end
      } else {
        let end = bytes.firstOffset(of: separator, in: offset..<bytes.count) ?? bytes.count
        fields.append(bytes.string(offset..<end))
        offset = end
      }
    }
    return .fields(fields)
  }

  /// Reads on in a quoted field; the offset after its closing mark, or nil where it goes on.
  private mutating func readQuoted(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
    var field = quoted ?? []
    quoted = nil
    var offset = start
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == UInt8(ascii: "\"") {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
          fields.append(String(decoding: field, as: UTF8.self))
          return offset
        }
        offset += 1
      }
      field.append(byte)
    }
    quoted = field
    return nil
  }
}
