public import FoundationEssentials

/// What a journal remembers of an item: how it ended, the last time that it was tried.
public struct JournalRow: Sendable, Hashable {
  /// Which item it is.
  public var key: ItemKey
  /// The journal's own number of the row; nil for one that it has not seen.
  public var id: Int64?
  public var status: Record.Status
  /// Why it failed, by class.
  public var error: FailureClass?
  public var httpStatus: Int?
  /// Attempts of the last try.
  public var attempts: Int
  /// Where the file is, or would be, inside the destination.
  public var path: String
  /// The file's size in bytes.
  public var bytes: Int?
  /// SHA-256 in lowercase hexadecimal, where it is known.
  public var sha256: String?
  public var etag: String?
  public var lastModified: String?
  public var startedAt: Date?
  /// Seconds from the start of the last attempt to the response's head.
  public var timeFirstByte: Double?
  /// Seconds from the start of the first attempt to the end of the last.
  public var timeTotal: Double?
  /// The pass over the list that it was last looked at in. See ``Journal/pass``.
  public var pass: Int

  /// A row without facts.
  public init(key: ItemKey, id: Int64? = nil, status: Record.Status, path: String, attempts: Int = 0, pass: Int) {
    self.key = key
    self.id = id
    self.status = status
    self.path = path
    self.attempts = attempts
    self.pass = pass
  }
}

extension JournalRow {
  /// The row of an item that has ended.
  ///
  /// - Parameter path: The file's path inside the destination.
  init(_ record: Record, key: ItemKey, id: Int64?, path: String, pass: Int) {
    self.init(key: key, id: id, status: record.status, path: path, attempts: record.attempts, pass: pass)
    error = record.error
    httpStatus = record.httpStatus
    bytes = record.bytes
    sha256 = record.sha256
    etag = record.etag
    lastModified = record.lastModified
    startedAt = record.startedAt
    timeFirstByte = record.timeFirstByte
    timeTotal = record.timeTotal
  }
}
