import NIOCore
import NIOPosix
import Synchronization

/// Writes a run's rows, gathered, on a thread of its own.
final class JournalWriter: Sendable {
  /// Rows that are written at once at the most, and beyond which writing does not wait for more.
  private static let batchSize = 1024
  /// Rows that wait, beyond which the list is not read on: memory does not grow with a slow disk.
  private static let limit = 16_384
  /// How long a row waits for others.
  private static let latency = TimeAmount.milliseconds(100)

  private struct State {
    var rows = JournalBatch()
    /// Room for rows to come, while others are being written.
    var spare = JournalBatch()
    var isScheduled = false
    var trouble: HaulError?
    var onRoom: @Sendable () -> Void = {}
    var onFailure: @Sendable (HaulError) -> Void = { _ in }
  }

  private let state = Mutex(State())
  private let journal: any Journal
  private let timers: any EventLoop
  private let pool = NIOThreadPool(numberOfThreads: 1)

  /// - Parameter timers: The loop that waits for more rows.
  init(_ journal: any Journal, timers: any EventLoop) {
    self.journal = journal
    self.timers = timers
    pool.start()
  }

  /// Tells who wants to know of what happens; before the first row comes.
  ///
  /// - Parameters:
  ///   - onRoom: Called whenever rows have been written.
  ///   - onFailure: Called once, if the journal cannot be written.
  func begin(onRoom: @escaping @Sendable () -> Void, onFailure: @escaping @Sendable (HaulError) -> Void) {
    state.withLock { state in
      state.onRoom = onRoom
      state.onFailure = onFailure
    }
  }

  var isFull: Bool { state.withLock { $0.rows.count >= Self.limit } }

  /// Takes a row; it is written soon.
  func append(_ row: JournalRow) { append { $0.append(row) } }

  /// Takes what became of an item.
  func append(_ record: Record, of item: JournalEntry, path: String) {
    append { item.note(record, path: path, in: &$0) }
  }

  private func append(_ add: (inout JournalBatch) -> Void) {
    let (isFirst, isMany) = state.withLock { state in
      guard state.trouble == nil else { return (false, false) }
      add(&state.rows)
      let isFirst = !state.isScheduled
      state.isScheduled = true
      return (isFirst, state.rows.count == Self.batchSize)
    }
    if isFirst {
      timers.scheduleTask(in: Self.latency) { self.write() }
    } else if isMany {
      write()
    }
  }

  private func write() { pool.submit { _ in self.writeGathered() } }

  private func writeGathered() {
    var rows = state.withLock { state in
      state.isScheduled = false
      swap(&state.rows, &state.spare)
      defer { state.spare = JournalBatch() }
      return state.spare
    }
    guard !rows.isEmpty else { return }
    defer {
      rows.removeAll()
      state.withLock { $0.spare = rows }
    }
    do {
      try journal.write(rows)
      state.withLock { $0.onRoom }()
    } catch {
      if let trouble = fail(error) { state.withLock { $0.onFailure }(trouble) }
    }
  }

  /// Remembers what went wrong; nil where something had before.
  private func fail(_ error: any Error) -> HaulError? {
    state.withLock { state in
      guard state.trouble == nil else { return nil }
      state.trouble =
        error as? HaulError
        ?? HaulError(
          .journal, "the journal cannot be written: \(error)",
          hint: "make room on its disk, or go on without one (--no-journal)", cause: error)
      return state.trouble
    }
  }

  /// Writes what waits and ends the journal's run.
  ///
  /// - Returns: what kept it from remembering everything.
  func finish(isComplete: Bool) async -> HaulError? {
    try? await pool.runIfActive {
      self.writeGathered()
      guard self.state.withLock({ $0.trouble == nil }) else { return }
      do {
        try self.journal.finish(isComplete: isComplete)
      } catch {
        _ = self.fail(error)
      }
    }
    try? await pool.shutdownGracefully()
    return state.withLock { state in
      state.onRoom = {}
      state.onFailure = { _ in }
      return state.trouble
    }
  }
}
