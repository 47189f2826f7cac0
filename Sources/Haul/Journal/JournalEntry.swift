/// An item of a job that is remembered, with what was known of it when the run came to it.
///
/// A class, so that an item without a memory carries no room for it.
final class JournalEntry: Sendable {
  let key: ItemKey
  /// Of the key: the planner has it anyhow.
  let fingerprint: Int64
  /// Nil for an item that no run has met.
  let before: JournalRow?
  let pass: Int
  /// The file that stood in its place then; nil for none, or where nobody looked.
  let found: JournalRule.Found?

  init(key: ItemKey, fingerprint: Int64, before: JournalRow?, pass: Int, found: JournalRule.Found? = nil) {
    self.key = key
    self.fingerprint = fingerprint
    self.before = before
    self.pass = pass
    self.found = found
  }

  func with(_ found: JournalRule.Found?) -> JournalEntry {
    JournalEntry(key: key, fingerprint: fingerprint, before: before, pass: pass, found: found)
  }

  /// What is to be remembered of the item now.
  ///
  /// What a row says of a file is of one that haul saved and that may still be there: a failure leaves it as it was.
  ///
  /// - Parameter path: Where its file is, or would be, inside the destination.
  func row(_ record: Record, path: String) -> JournalRow {
    var row = JournalRow(record, key: key, id: before?.id, path: path, pass: pass)
    if record.status == .saved { return row }
    row.bytes = before?.bytes
    row.sha256 = before?.sha256
    row.etag = before?.etag
    row.lastModified = before?.lastModified
    if record.reason == .unchanged {
      row.status = .saved
      row.bytes = found?.size ?? row.bytes
      row.etag = record.etag ?? row.etag
      row.lastModified = record.lastModified ?? row.lastModified
    }
    return row
  }

  /// Adds the same to a batch.
  func note(_ record: Record, path: String, in batch: inout JournalBatch) {
    // Most rows are of files that were saved: those need no value of their own on the way.
    if record.status == .saved {
      batch.append(record, key: key, fingerprint: fingerprint, id: before?.id, path: path, pass: pass)
    } else {
      batch.append(row(record, path: path))
    }
  }
}
