import ArgumentParser
import Haul

/// How patient haul is, as options.
struct LimitOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Tries after the first, where another may help: after a failed connection, a time limit, a cut body, or an answer of 408, 429, 500, 502, 503 or 504.",
      valueName: "n"))
  var retries = 5

  @Option(
    help: ArgumentHelp(
      "From a file's first try to its last, pauses included. \(Self.shown(TimeLimits().retrying))", valueName: "time"),
    transform: DurationArgument.parseLimit)
  var retryMaxTime = DurationArgument(TimeLimits().retrying)

  @Option(
    help: ArgumentHelp(
      "Until a connection is there, name and TLS included. \(Self.shown(TimeLimits().connect))", valueName: "time"),
    transform: DurationArgument.parseLimit)
  var connectTimeout = DurationArgument(TimeLimits().connect)

  @Option(
    help: ArgumentHelp(
      "From the request to the response's head. \(Self.shown(TimeLimits().firstByte))", valueName: "time"),
    transform: DurationArgument.parseLimit)
  var firstByteTimeout = DurationArgument(TimeLimits().firstByte)

  @Option(
    help: ArgumentHelp("Between two pieces of a body. \(Self.shown(TimeLimits().idle))", valueName: "time"),
    transform: DurationArgument.parseLimit)
  var idleTimeout = DurationArgument(TimeLimits().idle)

  @Option(
    help: ArgumentHelp(
      "Give up on a body that is slower than this for so long; 0 for never. (default: 1kB/s:30s)",
      valueName: "rate:time"),
    transform: LowSpeed.parse)
  var lowSpeed = LowSpeed(limit: TimeLimits().lowSpeed)

  @Option(
    help: ArgumentHelp("For a whole attempt. (default: none)", valueName: "time"),
    transform: DurationArgument.parseLimit)
  var timeout: DurationArgument?

  /// ArgumentParser does not show the defaults of options that it does not parse itself.
  private static func shown(_ limit: Duration) -> String { "(default: \(DurationArgument(limit)))" }

  /// The time limits. Waiting for a free worker counts against none.
  var limits: TimeLimits {
    TimeLimits(
      connect: connectTimeout.duration, firstByte: firstByteTimeout.duration, idle: idleTimeout.duration,
      lowSpeed: lowSpeed.limit, total: timeout?.duration, retrying: retryMaxTime.duration)
  }
}
