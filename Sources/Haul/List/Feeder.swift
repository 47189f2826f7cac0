import NIOCore
import NIOPosix
import Synchronization

/// Reads and plans the list in pieces, on a thread of its own, whenever the dispatcher wants more.
final class Feeder: Sendable {
  /// What one reading brought.
  struct Batch: Sendable {
    var works: [Work] = []
    /// Items that need no fetching.
    var finished: [Record] = []
    /// What the job's memory is to know of them.
    var rows: [JournalRow] = []
    /// What people should know.
    var warnings: [String] = []
    var ended = false
    /// Why the list could not be read to its end.
    var trouble: HaulError?
  }

  /// Items read at a time: few at first, so that the first of them start at once, then enough that the list's thread is not
  /// woken for each.
  fileprivate static let batchSizes = 8...256

  fileprivate struct State {
    var reader: any ItemReader
    var planner: Planner
    var batchSize = Feeder.batchSizes.lowerBound
  }

  private let state: Mutex<State>
  private let pool = NIOThreadPool(numberOfThreads: 1)

  init(list: ItemList, planner: sending Planner) {
    state = Mutex(State(reader: list.makeReader(), planner: planner))
    pool.start()
  }

  /// Reads on, and hands over what came, on the feeder's thread. One reading at a time.
  func read(isCancelled: @escaping @Sendable () -> Bool, deliver: @escaping @Sendable (Batch) -> Void) {
    pool.submit { poolState in
      guard poolState == .active else { return }
      deliver(self.state.withLock { $0.next(isCancelled: isCancelled) })
    }
  }

  func shutdown() async { try? await pool.shutdownGracefully() }
}

extension Feeder.State {
  fileprivate mutating func next(isCancelled: () -> Bool) -> Feeder.Batch {
    var batch = Feeder.Batch()
    do throws(HaulError) {
      let entries = try reader.next(limit: batchSize, isCancelled: isCancelled)
      batchSize = min(batchSize * 2, Feeder.batchSizes.upperBound)
      batch.ended = entries.isEmpty
      batch.warnings = reader.takeWarnings()
      let now = NIODeadline.now()
      for entry in entries {
        switch try planner.plan(entry, now: now) {
        case .fetch(let item): batch.works.append(Work(item))
        case .done(let record, let row):
          batch.finished.append(record)
          if let row { batch.rows.append(row) }
        }
      }
      if batch.ended, !isCancelled() { batch.warnings += planner.closingWarnings() }
    } catch {
      batch.ended = true
      batch.trouble = error
    }
    return batch
  }
}
