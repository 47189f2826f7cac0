import DequeModule

/// A run that goes on: its events, and the means to end it.
///
/// The sequence ends after ``Event/summary(_:)``, also when the run is cancelled: what was in flight has a record even
/// then. It is for one reader. A download that nobody holds any more is cancelled.
public final class Download: AsyncSequence, Sendable {
  /// What the sequence gives.
  public typealias Element = Event

  private let run: Run

  init(run: Run) { self.run = run }

  deinit { run.cancel() }

  /// Ends the run: no item is begun, those in flight fail as `interrupted`, nothing half stays under a final name.
  public func cancel() { run.cancel() }

  /// Reads the events.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(download: self, run: run) }

  /// The reader of a download's events.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let download: Download
    private let run: Run
    private var batch: Deque<Event> = []

    init(download: Download, run: Run) {
      self.download = download
      self.run = run
    }

    /// The next event; nil after the summary.
    public mutating func next() async -> Event? {
      if batch.isEmpty { batch = await run.nextEvents() }
      return batch.popFirst()
    }
  }
}
