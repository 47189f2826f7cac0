import ArgumentParser
import Haul

/// How much is asked of servers and lines, as options.
struct GovernorOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Downloads at once from one host, at the most. (default: as many as run)", valueName: "n"))
  var perHost: Int?

  @Option(
    help: ArgumentHelp(
      "Requests to one host that may begin in a second or minute, evenly spaced, such as 5/s or 30/m. (default: any)",
      valueName: "n/s"),
    transform: StartRateArgument.parse)
  var rate: StartRate?

  @Option(
    help: ArgumentHelp("Bytes that may arrive in a second, in all, such as 10MB/s. (default: any)", valueName: "rate"),
    transform: ByteRate.parse)
  var limitRate: ByteRate?

  /// Puts the limits into a configuration.
  func apply(to configuration: inout Configuration) throws(UsageError) {
    if let perHost, perHost < 1 {
      throw UsageError("--per-host is \(perHost)", hint: "at least 1 is needed to download anything")
    }
    configuration.maximumPerHost = perHost
    configuration.startRate = rate
    configuration.bytesPerSecond = limitRate?.bytesPerSecond
  }
}
