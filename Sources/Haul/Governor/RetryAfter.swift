/// The `Retry-After` field (RFC 9110 §10.2.3): how long a server wants to be left alone.
enum RetryAfter {
  /// The time from now, or nil where the field says nothing that can be understood.
  ///
  /// A number beyond a century and a date in the past are taken for what they mean: a century, and nothing.
  ///
  /// - Parameter now: Seconds since 1970.
  static func delay(_ text: String, now: Int) -> Duration? {
    let trimmed = text.drop { $0 == " " || $0 == "\t" }
    if !trimmed.isEmpty, trimmed.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return .seconds(min(Int(trimmed) ?? longest, longest))
    }
    return HTTPDate.seconds(text).map { .seconds(min(max(0, $0 - now), longest)) }
  }

  private static let longest = 100 * 366 * 86_400
}
