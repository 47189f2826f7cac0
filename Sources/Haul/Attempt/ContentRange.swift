/// The `Content-Range` of a response in bytes (RFC 9110 §14.4): `bytes 500-999/1000`. Pure.
struct ContentRange: Hashable {
  /// The first byte's place.
  var first: Int
  /// The last byte's place.
  var last: Int
  /// The whole file's length; nil where the server does not tell it.
  var length: Int?

  /// Reads the field; nil where it is no satisfied range of bytes, or says what cannot be.
  init?(_ field: String) {
    guard field.utf8.prefix(6).elementsEqual("bytes ".utf8, by: { $0 | 0x20 == $1 | 0x20 }) else { return nil }
    let parts = field.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1]), first <= last,
      last < Int.max
    else { return nil }
    self.first = first
    self.last = last
    if parts[1] != "*" {
      guard let length = Self.number(parts[1]), last < length else { return nil }
      self.length = length
    }
  }

  /// Bytes in the range.
  var count: Int { last - first + 1 }

  /// Digits and nothing else; nil beyond 63 bits.
  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }
}
