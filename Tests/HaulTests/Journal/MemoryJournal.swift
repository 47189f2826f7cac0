import Haul
import Synchronization

/// A journal that is gone with the test, and fails when it is told to.
final class MemoryJournal: Journal {
  struct Full: Error {}

  private let state = Mutex<(rows: [JournalRow], isFull: Bool, finished: [Bool])>(([], false, []))

  var rows: [JournalRow] {
    get { state.withLock { $0.rows } }
    set { state.withLock { $0.rows = newValue } }
  }
  var isFull: Bool {
    get { state.withLock { $0.isFull } }
    set { state.withLock { $0.isFull = newValue } }
  }
  /// Whether each run that ended was complete.
  var finished: [Bool] { state.withLock { $0.finished } }

  var pass: Int { 1 + finished.count { $0 } }
  var isNew: Bool { rows.isEmpty }

  func row(for key: ItemKey) -> JournalRow? { rows.first { $0.key == key } }

  func eachPath(_ body: (String) throws -> Void) throws {
    for row in rows where !row.path.isEmpty { try body(row.path) }
  }

  func write(_ rows: JournalBatch) throws {
    try state.withLock { state in
      if state.isFull { throw Full() }
      for var row in rows {
        state.rows.removeAll { $0.key == row.key }
        row.id = row.id ?? Int64(state.rows.count)
        state.rows.append(row)
      }
    }
  }

  func finish(isComplete: Bool) { state.withLock { $0.finished.append(isComplete) } }
}
