public import FoundationEssentials

/// Rows on their way into a journal, in two stretches of memory that refer to nothing else: a row is made on one thread and
/// let go of on another, and each of its texts would cost both.
public struct JournalBatch: Sendable {
  /// A row without its texts.
  public struct Entry: Sendable {
    /// As in ``JournalRow/id``.
    public var id: Int64?
    /// As in ``ItemKey/fingerprint``.
    public var fingerprint: Int64
    public var ordinal: Int
    public var httpStatus: Int?
    public var attempts: Int
    public var bytes: Int?
    public var startedAt: Date?
    public var timeFirstByte: Double?
    public var timeTotal: Double?
    public var pass: Int
    // Where its texts are, in UTF-8; nil for none.
    public var url: Range<Int>
    public var place: Range<Int>
    public var status: Range<Int>
    public var error: Range<Int>?
    public var path: Range<Int>
    public var sha256: Range<Int>?
    public var etag: Range<Int>?
    public var lastModified: Range<Int>?
  }

  public private(set) var entries: [Entry] = []
  /// The texts of all rows, one after the other.
  public private(set) var texts: [UInt8] = []

  /// Makes a batch of rows.
  public init(_ rows: some Sequence<JournalRow> = []) {
    for row in rows { append(row) }
  }

  /// Adds a row.
  public mutating func append(_ row: JournalRow) {
    append(row, key: row.key, fingerprint: row.key.fingerprint, id: row.id, path: row.path, pass: row.pass)
  }

  /// Adds a row of these facts.
  mutating func append(
    _ facts: some JournalFacts, key: ItemKey, fingerprint: Int64, id: Int64?, path: String, pass: Int
  ) {
    entries.append(
      Entry(
        id: id, fingerprint: fingerprint, ordinal: key.ordinal, httpStatus: facts.httpStatus,
        attempts: facts.attempts, bytes: facts.bytes, startedAt: facts.startedAt, timeFirstByte: facts.timeFirstByte,
        timeTotal: facts.timeTotal, pass: pass, url: add(key.url), place: add(key.place),
        status: add(facts.status.rawValue), error: facts.error.map { add($0.rawValue) }, path: add(path),
        sha256: facts.sha256.map { add($0) }, etag: facts.etag.map { add($0) },
        lastModified: facts.lastModified.map { add($0) }))
  }

  /// Removes all rows; their memory stays.
  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
  }

  private mutating func add(_ text: String) -> Range<Int> {
    let start = texts.count
    var text = text
    text.withUTF8 { texts.append(contentsOf: $0) }
    return start..<texts.count
  }
}

/// What a journal remembers of how an item ended.
protocol JournalFacts {
  var status: Record.Status { get }
  var error: FailureClass? { get }
  var httpStatus: Int? { get }
  var attempts: Int { get }
  var bytes: Int? { get }
  var sha256: String? { get }
  var etag: String? { get }
  var lastModified: String? { get }
  var startedAt: Date? { get }
  var timeFirstByte: Double? { get }
  var timeTotal: Double? { get }
}

extension Record: JournalFacts {}
extension JournalRow: JournalFacts {}

extension JournalBatch: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { entries.count }

  public subscript(position: Int) -> JournalRow {
    let entry = entries[position]
    func text(_ range: Range<Int>) -> String { String(decoding: texts[range], as: UTF8.self) }
    var row = JournalRow(
      key: ItemKey(url: text(entry.url), place: text(entry.place), ordinal: entry.ordinal), id: entry.id,
      status: Record.Status(rawValue: text(entry.status)) ?? .failed, path: text(entry.path),
      attempts: entry.attempts, pass: entry.pass)
    row.error = entry.error.flatMap { FailureClass(rawValue: text($0)) }
    row.httpStatus = entry.httpStatus
    row.bytes = entry.bytes
    row.sha256 = entry.sha256.map(text)
    row.etag = entry.etag.map(text)
    row.lastModified = entry.lastModified.map(text)
    row.startedAt = entry.startedAt
    row.timeFirstByte = entry.timeFirstByte
    row.timeTotal = entry.timeTotal
    return row
  }
}
