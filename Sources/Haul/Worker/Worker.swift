#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The worker protocol: an item a line on standard input, a record a line on standard output, as items finish.
public enum Worker {
  /// Serves the items of standard input until it ends.
  ///
  /// - Parameters:
  ///   - configuration: What runs do; as a child, the parent's first line says it instead.
  ///   - isChild: Whether the parent is a haul that has chosen names and keeps retries for itself. Then the end of the
  ///     input is the parent's end, and what is in flight is given up.
  ///   - write: Writes a record's line, without its end; false where nobody reads any more, which ends the run.
  /// - Throws: ``HaulError`` where the run cannot begin.
  public static func run(
    configuration: Configuration, isChild: Bool, write: @escaping @Sendable (String) -> Bool
  ) async throws(HaulError) -> Summary {
    var configuration = configuration
    var lines = LineReader(LineSource(descriptor: STDIN_FILENO), longest: JSONListReader.longest)
    if isChild {
      // The parent writes this before anything else, so nobody waits here.
      // Without a line, it has ended before it had anything to do.
      guard let first = try lines.next(limit: 1, isCancelled: { false }).first else { return Summary() }
      configuration = try WorkerConfiguration(line: first.text).configuration
    }
    configuration.eventLatency = .zero
    let reader = lines
    let download = try Downloader(configuration: configuration).download(
      ItemList { WorkerListReader(lines: reader, isChild: isChild) })
    var account = Summary()
    for await event in download {
      switch event {
      case .record(let record):
        if !write(record.json(forParent: isChild)) { download.cancel() }
      case .summary(let summary):
        account = summary
      case .progress, .warning:
        break
      }
    }
    return account
  }
}
