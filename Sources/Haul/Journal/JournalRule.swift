/// What the memory of an item, and what stands in its file's place, mean for it. Pure.
struct JournalRule: Sendable {
  var existing: ExistingFiles
  /// Classes of failures that are tried again; nil for all.
  var retried: Set<FailureClass>?
  /// Whether only what failed before is tried.
  var failedOnly = false

  /// What stands where the item's file is, or would be.
  struct Found: Hashable {
    /// In bytes.
    var size: Int
    /// The time of its content, in seconds since 1970.
    var modified: Int
  }

  enum Decision: Hashable {
    /// As if nothing were remembered.
    case plain
    /// The file is there as it was saved; no server is asked.
    case complete
    /// Fetched, whatever stands there; with conditions only if it has changed.
    case fetch(Conditions?)
    /// It is not what this run is about.
    case excluded
  }

  /// Decides.
  ///
  /// - Parameters:
  ///   - row: What is remembered; nil for nothing.
  ///   - found: The regular file in its place; nil for none.
  ///   - pass: The present pass.
  func decision(row: JournalRow?, found: Found?, pass: Int) -> Decision {
    guard let row else { return failedOnly ? .excluded : unknown(found) }
    if row.status == .failed {
      // What was stopped on its way has not failed by itself.
      if let error = row.error, let retried, error != .interrupted, !retried.contains(error) { return .excluded }
    } else if failedOnly {
      return found != nil && found?.size == row.bytes ? .complete : .excluded
    }
    // Without a size nothing was ever fetched: the file was there before.
    guard let bytes = row.bytes else { return unknown(found) }
    guard let found, found.size == bytes else { return existing == .update && found != nil ? .fetch(nil) : .plain }
    switch existing {
    case .update where row.status == .failed || row.pass < pass: return .fetch(Self.conditions(row, found))
    case .overwrite where row.status == .failed || row.pass < pass: return .fetch(nil)
    default: return .complete
    }
  }

  /// A file that nothing is remembered of has the time of the server's, or of its saving: either way, what is older on the
  /// server has not changed since.
  private func unknown(_ found: Found?) -> Decision {
    guard existing == .update, let found else { return .plain }
    return .fetch(HTTPDate.text(found.modified).map { Conditions(lastModified: $0) })
  }

  /// What the row says, as far as it may stand in a header: a journal is a file like any other.
  private static func conditions(_ row: JournalRow, _ found: Found) -> Conditions? {
    let etag = row.etag.flatMap { HeaderField(name: "If-None-Match", value: $0)?.value }
    let date = row.lastModified.flatMap { HeaderField(name: "If-Modified-Since", value: $0)?.value }
    guard etag != nil || date != nil else {
      return HTTPDate.text(found.modified).map { Conditions(lastModified: $0) }
    }
    return Conditions(etag: etag, lastModified: date)
  }
}
