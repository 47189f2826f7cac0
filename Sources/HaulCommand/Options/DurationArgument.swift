/// A duration on the command line: `130ms`, `20s`, `1m30s`, `2h`; a plain number is seconds.
struct DurationArgument: Hashable, Sendable, CustomStringConvertible {
  let duration: Duration

  /// Some thirty years: more is a mistake, and far more would leave the range of the clocks that it is added to.
  private static let longest = Duration.seconds(1_000_000_000)

  init(_ duration: Duration) { self.duration = duration }

  /// Reads a duration.
  static func parse(_ text: String) throws(ArgumentProblem) -> DurationArgument {
    var rest = text[...]
    var sum = Duration.zero
    repeat {
      guard let part = NumberWithUnit.next(in: &rest),
        // Without its unit, only a number that stands alone can be told from a slip.
        let factor = factor(of: part.unit), !part.unit.isEmpty || rest.isEmpty && sum == .zero
      else { throw ArgumentProblem(message: "it is no duration", hint: hint) }
      guard let microseconds = part.scaled(by: factor) else {
        throw ArgumentProblem(message: "it is too long", hint: hint)
      }
      sum += .microseconds(microseconds)
    } while !rest.isEmpty
    guard sum <= longest else { throw ArgumentProblem(message: "it is too long", hint: hint) }
    return DurationArgument(sum)
  }

  /// Reads a time limit, which must leave some time.
  static func parseLimit(_ text: String) throws(ArgumentProblem) -> DurationArgument {
    let limit = try parse(text)
    guard limit.duration > .zero else {
      throw ArgumentProblem(message: "a limit of zero leaves no time at all", hint: hint)
    }
    return limit
  }

  private static let hint = "write a duration such as 130ms, 20s, 1m30s or 2h"

  /// Microseconds in a unit; nil where it is none.
  private static func factor(of unit: Substring) -> Double? {
    switch unit {
    case "us", "µs": 1
    case "ms": 1e3
    case "", "s": 1e6
    case "m", "min": 60e6
    case "h": 3_600e6
    case "d": 86_400e6
    default: nil
    }
  }

  /// In a form that ``parse(_:)`` reads.
  var description: String {
    let (seconds, attoseconds) = duration.components
    if attoseconds == 0 { return "\(seconds)s" }
    let microseconds = attoseconds / 1_000_000_000_000
    if seconds < 1_000_000, microseconds.isMultiple(of: 1_000) { return "\(seconds * 1_000 + microseconds / 1_000)ms" }
    return seconds < 1_000_000 ? "\(seconds * 1_000_000 + microseconds)us" : "\(seconds)s"
  }
}
