import ArgumentParser
import HaulOrigin

/// What an origin serves and how slowly, as options of `origin` and `demo`.
struct PictureOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many pictures.", valueName: "n"))
  var count = 200

  @Option(
    help: ArgumentHelp("Their sizes: from one to another, or one for all. (default: 8kB..60kB)", valueName: "size"),
    transform: SizeRange.parse)
  var size = SizeRange(bytes: 8_000...60_000)

  @Option(
    help: ArgumentHelp("Time before each answer begins. (default: 130ms)", valueName: "time"),
    transform: DurationArgument.parse)
  var latency = DurationArgument(.milliseconds(130))

  @Option(
    help: ArgumentHelp("How far that time strays, up or down. (default: 0s)", valueName: "time"),
    transform: DurationArgument.parse)
  var jitter = DurationArgument(.zero)

  @Option(
    help: ArgumentHelp("Bytes a second on each connection. (default: no limit)", valueName: "rate"),
    transform: ByteRate.parse)
  var bandwidth: ByteRate?

  /// The options as the origin wants them.
  var configuration: OriginConfiguration {
    var configuration = OriginConfiguration()
    configuration.count = count
    configuration.sizes = size.bytes
    configuration.latency = latency.duration
    configuration.jitter = jitter.duration
    configuration.bandwidth = bandwidth?.bytesPerSecond
    return configuration
  }

  /// The options as arguments, for an origin in another process.
  var arguments: [String] {
    ["--count=\(count)", "--size=\(size)", "--latency=\(latency)", "--jitter=\(jitter)"]
      + (bandwidth.map { ["--bandwidth=\($0)"] } ?? [])
  }
}
