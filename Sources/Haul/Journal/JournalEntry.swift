/// An item of a job that is remembered, with what was known of it when the run came to it.
struct JournalEntry: Sendable {
  /// What only items have that an earlier run met, or whose place was looked at: an item of a new job has no need of an
  /// object of its own.
  private final class Knowledge: Sendable {
    let before: JournalRow?
    let found: JournalRule.Found?

    init(before: JournalRow?, found: JournalRule.Found?) {
      self.before = before
      self.found = found
    }
  }

  // Its key, but for the URL, which the item's record has too.
  private let place: String
  private let ordinal: Int
  private let fingerprint: Int64
  let pass: Int
  private var knowledge: Knowledge?

  /// - Parameter fingerprint: Of the key: the planner has it anyhow.
  init(key: ItemKey, fingerprint: Int64, before: JournalRow?, pass: Int) {
    place = key.place
    ordinal = key.ordinal
    self.fingerprint = fingerprint
    self.pass = pass
    knowledge = before.map { Knowledge(before: $0, found: nil) }
  }

  /// Whether an earlier run met the item, or its place was looked at.
  var isKnown: Bool { knowledge != nil }
  /// Nil for an item that no run has met.
  var before: JournalRow? { knowledge?.before }
  /// The file that stood in its place then; nil for none, or where nobody looked.
  var found: JournalRule.Found? { knowledge?.found }

  /// Which item it is.
  func key(url: String) -> ItemKey { ItemKey(url: url, place: place, ordinal: ordinal) }

  func with(_ found: JournalRule.Found?) -> JournalEntry {
    var entry = self
    entry.knowledge = Knowledge(before: before, found: found)
    return entry
  }

  /// What is to be remembered of the item now.
  ///
  /// What a row says of a file is of one that haul saved and that may still be there: a failure leaves it as it was.
  ///
  /// - Parameter path: Where its file is, or would be, inside the destination.
  func row(_ record: Record, path: String) -> JournalRow {
    var row = JournalRow(record, key: key(url: record.url), id: before?.id, path: path, pass: pass)
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
      batch.append(
        record, url: record.url, place: place, ordinal: ordinal, fingerprint: fingerprint, id: before?.id, path: path,
        pass: pass)
    } else {
      batch.append(row(record, path: path))
    }
  }
}
