import ArgumentParser
import Haul

/// The options of everything that downloads: `get` and `worker`.
struct TransferOptions: ParsableArguments {
  @OptionGroup(title: "Files")
  var files: FileOptions

  @OptionGroup(title: "Strategy")
  var placement: PlacementOptions

  @OptionGroup(title: "Restraint")
  var governor: GovernorOptions

  @OptionGroup(title: "Requests")
  var requests: RequestOptions

  @OptionGroup(title: "Patience")
  var patience: LimitOptions

  /// The options as the library wants them.
  func configuration() throws -> Configuration {
    for (option, value) in [("--retries", patience.retries), ("--max-redirects", requests.maxRedirects)] where value < 0
    {
      throw UsageError("\(option) is \(value)", hint: "0 means none; there is no less")
    }
    var configuration = Configuration(
      strategy: try placement.resolved(),
      destination: try files.destination(),
      existing: try files.existingFiles(),
      usesPortableNames: files.portableNames,
      extensions: try files.extensions(),
      headers: try requests.fields(),
      userAgent: requests.userAgent,
      trust: try requests.trust(),
      limits: patience.limits,
      sizes: try sizes(),
      keepsModificationTime: !files.noMtime,
      resumes: !files.noResume,
      synchronizes: files.fsync,
      discards: files.discard,
      retries: patience.retries,
      maximumRedirects: requests.maxRedirects,
      allowsInsecureRedirects: requests.allowInsecureRedirects,
      deniesPrivate: requests.denyPrivate,
      computesDigest: files.sha256
    )
    if let file = files.checksumFile { configuration.checksums = try ChecksumFile.digests(path: file) }
    configuration.segments = files.segments
    configuration.httpVersion = requests.version.http
    try governor.apply(to: &configuration)
    return configuration
  }

  private func sizes() throws(UsageError) -> SizeLimits {
    let sizes = SizeLimits(minimum: files.minSize, maximum: files.maxSize)
    if let minimum = sizes.minimum, let maximum = sizes.maximum, minimum > maximum {
      throw UsageError(
        "--min-size is \(minimum) and --max-size is \(maximum)", hint: "no file can be both; change one of them")
    }
    return sizes
  }

  /// What must be said on every run, even a quiet one.
  var alarm: String? {
    requests.insecure
      ? "warning: --insecure: certificates are not checked; whoever is on the way can read and change everything"
      : nil
  }
}
