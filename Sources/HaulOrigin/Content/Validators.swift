/// What tells one version of a representation from another (RFC 9110, section 8.8).
struct Validators: Sendable, Equatable {
  /// A strong entity tag with its quotes.
  let entityTag: String
  /// An IMF-fixdate.
  let lastModified: String
  /// The same in seconds since 1970.
  let modified: Int

  init(_ picture: Picture) {
    let parts = [picture.seed, UInt64(picture.number), UInt64(picture.size)].map { String($0, radix: 16) }
    entityTag = "\"\(parts.joined(separator: "-"))\""
    modified = Self.year2024 + Int(picture.seed % Self.secondsInYear)
    lastModified = HTTPDate.format(secondsSince1970: modified)
  }

  private static let year2024 = 1_704_067_200
  private static let secondsInYear: UInt64 = 31_536_000

  /// Whether the client has this version already: a date counts only where there are no tags, and where it is one
  /// (RFC 9110, sections 13.1.3 and 13.2.2).
  func match(ifNoneMatch tags: String?, ifModifiedSince date: String?) -> Bool {
    if let tags { return match(ifNoneMatch: tags) }
    guard let date, let seconds = HTTPDate.seconds(String(trimmed(date))) else { return false }
    return modified <= seconds
  }

  /// Whether `If-None-Match` names this version: compared weakly, `*` is any (RFC 9110, section 13.1.2).
  func match(ifNoneMatch value: String) -> Bool {
    value.split(separator: ",").map(trimmed).contains { tag in
      tag == "*" || (tag.hasPrefix("W/") ? tag.dropFirst(2) : tag) == entityTag
    }
  }

  /// Whether `If-Range` names this version: a tag compared strongly, or the very date (RFC 9110, section 13.1.5).
  func match(ifRange value: String) -> Bool {
    let value = trimmed(value)
    return value == entityTag || value == lastModified
  }
}

/// Without the optional white space of RFC 9110, section 5.6.3.
func trimmed(_ text: some StringProtocol) -> Substring {
  var text = Substring(text)
  while let last = text.last, last == " " || last == "\t" { text.removeLast() }
  return text.drop { $0 == " " || $0 == "\t" }
}
