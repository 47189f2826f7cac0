import Haul

/// The least speed of a body on the command line: `1kB/s:30s`, or 0 for any.
struct LowSpeed: Hashable, Sendable {
  let limit: SpeedLimit?

  /// Reads a rate and the time that it is taken over.
  static func parse(_ text: String) throws(ArgumentProblem) -> LowSpeed {
    if text == "0" { return LowSpeed(limit: nil) }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw ArgumentProblem(message: "it is no rate over a time", hint: "write it as 1kB/s:30s, or 0 for no limit")
    }
    let rate = try ByteRate.parse(String(parts[0]))
    let period = try DurationArgument.parseLimit(String(parts[1]))
    return LowSpeed(limit: SpeedLimit(bytesPerSecond: rate.bytesPerSecond, over: period.duration))
  }
}
