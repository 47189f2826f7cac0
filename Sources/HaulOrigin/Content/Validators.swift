/// What tells one version of a representation from another (RFC 9110, section 8.8).
struct Validators: Sendable, Equatable {
  /// A strong entity tag with its quotes.
  let entityTag: String
  /// An IMF-fixdate.
  let lastModified: String

  init(_ picture: Picture) {
    let parts = [picture.seed, UInt64(picture.number), UInt64(picture.size)].map { String($0, radix: 16) }
    entityTag = "\"\(parts.joined(separator: "-"))\""
    lastModified = HTTPDate.format(secondsSince1970: Self.year2024 + Int(picture.seed % Self.secondsInYear))
  }

  private static let year2024 = 1_704_067_200
  private static let secondsInYear: UInt64 = 31_536_000

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

enum HTTPDate {
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// An IMF-fixdate (RFC 9110, section 5.6.7) of a time from 1970 on.
  static func format(secondsSince1970 seconds: Int) -> String {
    let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let (year, month, day) = civil(days: days)
    let clock = [second / 3_600, second / 60 % 60, second % 60].map(padded).joined(separator: ":")
    return "\(weekdays[days % 7]), \(padded(day)) \(months[month - 1]) \(year) \(clock) GMT"
  }

  private static func padded(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  /// Days since 1970 in the Gregorian calendar (Hinnant, chrono-compatible low-level date algorithms, civil_from_days:
  /// years begin in March, so that the leap day is the last one).
  private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
  }
}
