/// A request's header field (RFC 9110 §5).
public struct HeaderField: Sendable, Hashable, Codable {
  /// The name, a token.
  public let name: String
  /// The value, without line ends.
  public let value: String

  /// A field, or nil where the name is not a token or the value has characters that end or hide a line.
  public init?(name: String, value: String) {
    guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte), value.utf8.allSatisfy(Self.isValueByte) else {
      return nil
    }
    self.name = name
    self.value = value
  }

  /// Reads `Name: value`, the white space around the value left out; nil where that is no field.
  public init?(_ line: String) {
    guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let value = line[line.index(after: colon)...]
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = value.firstIndex(where: { !isBlank($0) }), let last = value.lastIndex(where: { !isBlank($0) })
    else {
      self.init(name: String(line[..<colon]), value: "")
      return
    }
    self.init(name: String(line[..<colon]), value: String(value[first...last]))
  }

  /// Reads what was encoded, by the same rules as any other field.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .name)
    guard let field = HeaderField(name: name, value: try container.decode(String.self, forKey: .value)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container, debugDescription: "this may not stand in a header")
    }
    self = field
  }

  /// `tchar` of RFC 9110 §5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default:
      "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  /// `field-content` of RFC 9110 §5.5.
  private static func isValueByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\t") || (byte >= 0x20 && byte != 0x7F)
  }

  /// Fields of the message's framing and the connection (RFC 9110 §7.6.1, RFC 9112 §6): a false one would make the next
  /// answer on the connection be taken for another's.
  static let framing: Set<String> = [
    "connection", "content-length", "expect", "http2-settings", "keep-alive", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade",
  ]
}
