/// A date as HTTP writes it (RFC 9110 §5.6.7), in any of the three forms that a recipient must accept.
enum HTTPDate {
  /// Seconds since 1970-01-01T00:00:00Z, or nil where the text is no date.
  ///
  /// - Parameter currentYear: What a year of two digits is read against: one that would lie more than 50 years ahead is
  ///   in the past.
  static func seconds(_ text: String, currentYear: Int = 2026) -> Int? {
    var text = text
    // Bytes and not strings: every file has such a date, and reading it as text took a sixth of haul's own instructions.
    return text.withUTF8 { seconds($0, currentYear: currentYear) }
  }

  private typealias Word = Slice<UnsafeBufferPointer<UInt8>>

  private static func seconds(_ text: UnsafeBufferPointer<UInt8>, currentYear: Int) -> Int? {
    if let seconds = preferred(text) { return seconds }
    let words = text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "-") }
    switch words.count {
    case 6 where words[5].elementsEqual("GMT".utf8):
      // Sun, 06 Nov 1994 08:49:37 GMT and Sunday, 06-Nov-94 08:49:37 GMT
      guard var year = number(words[3], 2...4), words[3].count != 3 else { return nil }
      if words[3].count == 2 {
        year += currentYear / 100 * 100
        if year > currentYear + 50 { year -= 100 }
      }
      return moment(day: words[1], month: words[2], year: year, time: words[4])
    case 5:
      // Sun Nov  6 08:49:37 1994
      guard let year = number(words[4], 4...4) else { return nil }
      return moment(day: words[2], month: words[1], year: year, time: words[3])
    default:
      return nil
    }
  }

  /// Reads the form that senders must use, where every byte has its place: `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static func preferred(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    func number(_ place: Int, _ count: Int = 2) -> Int {
      var value = 0
      for digit in text[place..<place + count] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return -1 << 16 }
        value = value * 10 + Int(digit - UInt8(ascii: "0"))
      }
      return value
    }
    guard text.count == 29, text[3] == UInt8(ascii: ","), text[4] == UInt8(ascii: " "), text[7] == UInt8(ascii: " "),
      text[11] == UInt8(ascii: " "), text[16] == UInt8(ascii: " "), text[19] == UInt8(ascii: ":"),
      text[22] == UInt8(ascii: ":"), text[25] == UInt8(ascii: " "), text[26] == UInt8(ascii: "G"),
      text[27] == UInt8(ascii: "M"), text[28] == UInt8(ascii: "T"),
      let month = months.firstIndex(where: { text[8..<11].elementsEqual($0.utf8) })
    else { return nil }
    return moment(
      day: number(5), month: month, year: number(12, 4), hour: number(17), minute: number(20), second: number(23))
  }

  /// The date in the form that is preferred: `Sun, 06 Nov 1994 08:49:37 GMT`; nil outside of the years 1 to 9999.
  static func text(_ seconds: Int) -> String? {
    let (day, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let (days, second) = rest < 0 ? (day - 1, rest + 86_400) : (day, rest)
    let (year, month, dayOfMonth) = date(days: days)
    guard (1...9999).contains(year) else { return nil }
    // 1970-01-01 was a Thursday.
    let weekday = weekdays[((days % 7) + 7 + 4) % 7]
    let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
    return "\(weekday), \(padded(dayOfMonth, 2)) \(months[month - 1]) \(padded(year, 4)) \(time) GMT"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  /// The date of the Gregorian calendar so many days after 1970-01-01 (Howard Hinnant, `civil_from_days`).
  private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func moment(day: Word, month: Word, year: Int, time: Word) -> Int? {
    let parts = time.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard let day = number(day, 1...2), let month = months.firstIndex(where: { month.elementsEqual($0.utf8) }),
      parts.count == 3, let hour = number(parts[0], 2...2), let minute = number(parts[1], 2...2),
      let second = number(parts[2], 2...2)
    else { return nil }
    return moment(day: day, month: month, year: year, hour: hour, minute: minute, second: second)
  }

  /// - Parameter month: 0 for January.
  private static func moment(day: Int, month: Int, year: Int, hour: Int, minute: Int, second: Int) -> Int? {
    guard year >= 0, (1...31).contains(day), (0..<24).contains(hour), (0..<60).contains(minute),
      (0...60).contains(second)
    else { return nil }
    return days(year: year, month: month + 1, day: day) * 86_400 + hour * 3600 + minute * 60 + second
  }

  /// Days since 1970-01-01 of a date of the Gregorian calendar (Howard Hinnant, “chrono-Compatible Low-Level Date
  /// Algorithms”, `days_from_civil`).
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// A number of only so many digits: no sign, and with four at the most no overflow.
  private static func number(_ digits: Word, _ count: ClosedRange<Int>) -> Int? {
    guard count.contains(digits.count) else { return nil }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }
}
