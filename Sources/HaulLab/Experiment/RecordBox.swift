import Haul
import Synchronization

/// Records on their way from the thread that reads them.
final class RecordBox: Sendable {
  private let records = Mutex<[Record]>([])

  /// Adds one.
  func append(_ record: Record) { records.withLock { $0.append(record) } }

  /// All that were added since the last time.
  func take() -> [Record] {
    records.withLock { records in
      defer { records = [] }
      return records
    }
  }
}
