/// Dates as HTTP writes them (RFC 9110, section 5.6.7).
enum HTTPDate {
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Seconds since 1970 of a date in any of the three forms that a recipient must accept; `nil` where the text is none, or
  /// from before 1970.
  static func seconds(_ text: String) -> Int? {
    let words = text.split { $0 == " " || $0 == "," || $0 == "-" }
    let (day, month, year, clock): (Substring, Substring, Int, Substring)
    switch words.count {
    // Sun, 06 Nov 1994 08:49:37 GMT and Sunday, 06-Nov-94 08:49:37 GMT, whose years 70 to 99 are of the last century.
    case 6 where words[5] == "GMT":
      guard let number = digits(words[3], 2) ?? digits(words[3], 4) else { return nil }
      (day, month, clock) = (words[1], words[2], words[4])
      year = words[3].utf8.count == 4 ? number : number + (number < 70 ? 2_000 : 1_900)
    // Sun Nov  6 08:49:37 1994
    case 5:
      guard let number = digits(words[4], 4) else { return nil }
      (day, month, year, clock) = (words[2], words[1], number, words[3])
    default: return nil
    }
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map { digits($0, 2) }
    guard year >= 1_970, let day = digits(day, 1) ?? digits(day, 2), let month = months.firstIndex(of: String(month)),
      parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2],
      (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    return days(year: year, month: month + 1, day: day) * 86_400 + hour * 3_600 + minute * 60 + second
  }

  /// A number of exactly so many digits.
  private static func digits(_ text: Substring, _ count: Int) -> Int? {
    text.utf8.count == count && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  /// Days since 1970 of a date from then on (Hinnant, days_from_civil).
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = (shifted / 400, shifted % 400)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

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
