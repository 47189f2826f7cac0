/// An item of a job that is remembered, with what was known of it when the run came to it.
struct JournalEntry: Sendable {
  let key: ItemKey
  /// Nil for an item that no run has met.
  let before: JournalRow?
  let pass: Int

  /// What is to be remembered of the item now.
  ///
  /// - Parameter path: Where its file is, or would be, inside the destination.
  func row(_ record: Record, path: String) -> JournalRow {
    if record.reason == .unchanged, var row = before {
      row.pass = pass
      return row
    }
    return JournalRow(record, key: key, id: before?.id, path: path, pass: pass)
  }
}
