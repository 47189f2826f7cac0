/// What tells one version of a file from every other, byte for byte (RFC 9110 §8.8.1: a strong validator). Pure.
enum Validator: Hashable, Sendable {
  /// A strong entity tag, with its quotes.
  case entityTag(String)
  /// A `Last-Modified` that can be trusted to be strong, as sent.
  case lastModified(String)

  /// How much older than the response a `Last-Modified` must be, in seconds, so that a second change within the same
  /// second, or a clock that is a little off, cannot hide behind it (RFC 9110 §8.8.2.2).
  private static let leastAge = 60

  /// The validator of a response; nil where it has none that is strong.
  init?(entityTag: String?, lastModified: String?, date: String?) {
    if let entityTag, Self.isStrong(entityTag) {
      self = .entityTag(entityTag)
    } else if entityTag == nil, let lastModified, let modified = HTTPDate.seconds(lastModified),
      let sent = date.flatMap({ HTTPDate.seconds($0) }), modified <= sent - Self.leastAge
    {
      self = .lastModified(lastModified)
    } else {
      return nil
    }
  }

  /// The value of `If-Range` (RFC 9110 §13.1.5).
  var fieldValue: String {
    switch self {
    case .entityTag(let text), .lastModified(let text): text
    }
  }

  /// Whether a response says that it is of another version. One that says nothing has passed `If-Range`.
  func isContradicted(entityTag: String?, lastModified: String?) -> Bool {
    switch self {
    case .entityTag(let known): entityTag.map { $0 != known } ?? false
    case .lastModified(let known): lastModified.map { $0 != known } ?? false
    }
  }

  /// `"…"` of visible characters without a quote (RFC 9110 §8.8.3); `W/"…"` is weak.
  private static func isStrong(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else { return false }
      return bytes[1..<bytes.count - 1].allSatisfy { $0 == 0x21 || (0x23...0x7E).contains($0) || $0 >= 0x80 }
    }
  }
}
