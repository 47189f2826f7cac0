/// What became of each item of a job in earlier runs.
///
/// Used on the thread that reads the list.
public protocol JournalMemory: AnyObject, Sendable {
  /// The number of this pass over the list, the first being 1. A run that goes on after one that did not reach the end of
  /// its list is part of the same pass.
  var pass: Int { get }

  /// Whether nothing was remembered when the run began.
  var isNew: Bool { get }

  /// What is remembered of an item; nil for nothing.
  ///
  /// - Throws: whatever keeps the journal from being read; the run stops.
  func row(for key: ItemKey) throws -> JournalRow?

  /// Tells the path of every item that was remembered when the run began.
  func eachPath(_ body: (String) throws -> Void) throws
}

/// The memory of a job that a run adds to. `SQLiteJournal` in `HaulJournal` is one.
///
/// Rows are written on a thread of the run's own, while others are read.
public protocol Journal: JournalMemory {
  /// Remembers rows, all or none, in place of what was known of the same items.
  ///
  /// - Throws: whatever keeps the journal from being written; the run stops.
  func write(_ rows: JournalBatch) throws

  /// The run is over.
  ///
  /// - Parameter isComplete: Whether the list was read to its end and nothing stopped the run.
  func finish(isComplete: Bool) throws
}
