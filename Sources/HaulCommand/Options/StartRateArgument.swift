import Haul

/// Starts a second or a minute on the command line: `5/s`, `30/m`.
enum StartRateArgument {
  /// Reads a rate.
  static func parse(_ text: String) throws(ArgumentProblem) -> StartRate {
    let hint = "write a number of requests a second, minute or hour, such as 5/s, 30/m or 100/h"
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = NumberWithUnit(parts[0]), number.unit.isEmpty,
      let period = period(parts[1])
    else { throw ArgumentProblem(message: "it is no rate of requests", hint: hint) }
    guard number.number > 0 else { throw ArgumentProblem(message: "nothing would ever be asked for", hint: hint) }
    guard let rate = StartRate(number.number, per: period) else {
      throw ArgumentProblem(message: "it is no rate that can be kept", hint: "one a day to a thousand million a second")
    }
    return rate
  }

  private static func period(_ text: Substring) -> Duration? {
    switch text.lowercased() {
    case "s", "sec", "second": .seconds(1)
    case "m", "min", "minute": .seconds(60)
    case "h", "hour": .seconds(3600)
    default: nil
    }
  }
}
