import NIOCore

/// Brings the files of a list to disk.
///
/// ```swift
/// let downloader = Downloader(configuration: .init(strategy: .async(workers: 64), destination: "photos"))
/// for await event in try downloader.download(.file("list.txt")) {
///   if case .record(let record) = event { print(record.status, record.url) }
/// }
/// ```
public struct Downloader: Sendable {
  /// What runs do and within which limits.
  public let configuration: Configuration

  /// A downloader; nothing happens yet.
  public init(configuration: Configuration = Configuration()) {
    self.configuration = configuration
  }

  /// Starts to fetch a list.
  ///
  /// - Returns: the running download, whose events must be read to its end: nothing is read of the list while too many
  ///   wait. Cancelling the task that reads them cancels the run.
  /// - Throws: ``HaulError`` before anything is fetched, where the configuration makes no sense, or the destination
  ///   cannot be written to, or authorities cannot be loaded.
  public func download(_ list: ItemList) throws(HaulError) -> Download {
    try ConfigurationCheck.check(configuration)
    try configuration.nameTemplate?.check(list)
    let directory = try DestinationDirectory(path: configuration.destination)
    let journal = try configuration.isChild ? nil : configuration.openJournal?(configuration)
    let run: Run
    do throws(HaulError) {
      run = try Run(configuration: configuration, directory: directory, list: list, journal: journal)
    } catch {
      try? journal?.finish(isComplete: false)
      throw error
    }
    run.start()
    return Download(run: run)
  }

  /// Starts to fetch URLs.
  ///
  /// - Throws: ``HaulError``, as ``download(_:)-(ItemList)`` does.
  public func download(_ urls: some Sequence<String> & Sendable) throws(HaulError) -> Download {
    try download(.urls(urls))
  }

  /// Fetches a list and returns the account.
  ///
  /// - Throws: ``HaulError`` before anything is fetched. Items that fail are counted, not thrown.
  public func run(_ list: ItemList) async throws(HaulError) -> Summary {
    var account = Summary()
    for await event in try download(list) {
      if case .summary(let summary) = event { account = summary }
    }
    return account
  }

  /// Fetches URLs and returns the account.
  ///
  /// - Throws: ``HaulError`` before anything is fetched.
  public func run(_ urls: some Sequence<String> & Sendable) async throws(HaulError) -> Summary {
    try await run(.urls(urls))
  }

  /// Tells what would be saved where, in list order, without asking any server or changing anything.
  ///
  /// Reads the list on the calling thread, which waits where the list does, and hands over what was there without waiting.
  ///
  /// - Parameters:
  ///   - memory: What is known of earlier runs of the job; nil for nothing.
  ///   - warn: Is told what people should know of the list.
  /// - Throws: ``HaulError`` where the list or the memory cannot be read on, and whatever `body` throws, which ends the
  ///   reading.
  public func plan(
    _ list: ItemList, memory: (any JournalMemory)? = nil, warn: (String) -> Void = { _ in },
    _ body: ([PlannedFile]) throws -> Void
  ) throws {
    try ConfigurationCheck.check(configuration)
    let directory = DestinationDirectory.existing(path: configuration.destination)
    try configuration.nameTemplate?.check(list)
    var planner = Planner(configuration, directory: directory, journal: memory)
    var reader = list.makeReader()
    while true {
      let entries = try reader.next(limit: 256, isCancelled: { false })
      for warning in reader.takeWarnings() { warn(warning) }
      if entries.isEmpty { break }
      var files: [PlannedFile] = []
      files.reserveCapacity(entries.count)
      for entry in entries {
        let plan = try planner.plan(entry, now: .uptimeNanoseconds(0))
        files.append(PlannedFile(plan, destination: configuration.destination))
      }
      try body(files)
    }
    for warning in planner.closingWarnings() { warn(warning) }
  }
}
