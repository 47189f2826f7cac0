/// What can be known to be wrong with a configuration before anything is done.
enum ConfigurationCheck {
  static func check(_ configuration: Configuration) throws(HaulError) {
    let placement = configuration.strategy.placement(cores: 1)
    if let problem = placement.problem {
      throw HaulError(
        .configuration, "\(configuration.strategy.name) cannot run like that: \(problem)",
        hint: "choose a number of workers from 1 on, for example --workers 16")
    }
    try require(configuration.retries >= 0, "--retries", "0 or more")
    try require(configuration.maximumRedirects >= 0, "--max-redirects", "0 or more")
    try require(configuration.maximumErrors ?? 1 >= 1, "--max-errors", "1 or more")
    try require(configuration.maximumPerHost ?? 1 >= 1, "--per-host", "1 or more")
    try require(configuration.bytesPerSecond ?? 1 >= 1, "--limit-rate", "a rate, for example 10MB/s")
    let limits = configuration.limits
    for (name, limit) in [
      ("--connect-timeout", limits.connect), ("--first-byte-timeout", limits.firstByte),
      ("--idle-timeout", limits.idle), ("--timeout", limits.total ?? .seconds(1)),
      ("--retry-max-time", limits.retrying),
    ] {
      // Beyond 30 years a clock of nanoseconds runs over.
      try require(limit > .zero && limit < .seconds(1_000_000_000), name, "a time above zero, for example 30s")
    }
    if let lowSpeed = limits.lowSpeed {
      let isPeriod = lowSpeed.period > .zero && lowSpeed.period < .seconds(1_000_000_000)
      try require(lowSpeed.bytesPerSecond > 0 && isPeriod, "--low-speed", "a rate over a time, for example 1kB/s:30s")
    }
    if configuration.usesServerNames, configuration.existing == .overwrite || configuration.existing == .update {
      throw HaulError(
        .configuration, "a server that names files cannot choose which of them are replaced",
        hint: "use --content-disposition without --overwrite and --existing \(configuration.existing.rawValue)")
    }
    if case .fixed(let count) = configuration.segments {
      try require(1...SegmentCount.most ~= count, "--segments", "auto, or a number from 1 to \(SegmentCount.most)")
    }
    let minimum = configuration.sizes.minimum ?? 0
    try require(minimum >= 0, "--min-size", "a size, for example 1kB")
    try require(
      configuration.sizes.maximum ?? minimum >= minimum, "--max-size", "a size that --min-size does not exceed")
    guard HeaderField(name: "User-Agent", value: configuration.userAgent) != nil else {
      throw HaulError(
        .configuration, "the user agent has characters that may not stand in a header field",
        hint: "use printable characters on one line")
    }
    for field in configuration.headers where HeaderField.framing.contains(field.name.lowercased()) {
      throw HaulError(
        .configuration, "the header field \(field.name) is haul's own to set: it says how the connection is used",
        hint: "leave it out")
    }
    if configuration.destination.isEmpty || configuration.destination.utf8.contains(0) {
      throw HaulError(.configuration, "the destination has no name", hint: "name a folder with --to")
    }
  }

  private static func require(_ condition: Bool, _ option: String, _ wanted: String) throws(HaulError) {
    guard !condition else { return }
    throw HaulError(.configuration, "the value of \(option) makes no sense", hint: "it takes \(wanted)")
  }
}
