import FoundationEssentials

/// Rows on their way into a journal, in two stretches of memory that refer to nothing else: a row is made on one thread and
/// let go of on another, and each of its texts would cost both. They are small, because each stretch goes from one core's
/// cache to another's and back.
public struct JournalBatch: Sendable {
  /// A row without its texts.
  public struct Entry: Sendable {
    /// As in ``JournalRow/id``.
    public var id: Int64?
    public var status: Record.Status
    public var error: FailureClass?
    /// As in ``ItemKey/fingerprint``.
    public var fingerprint: Int64
    public var ordinal: Int
    public var attempts: Int
    public var pass: Int
    public var bytes: Int?
    /// Seconds since 1970.
    public var startedAt: Double?
    public var timeFirstByte: Double?
    public var timeTotal: Double?
    public var httpStatus: Int?
    /// Where its texts begin: one after the other, in this order.
    public var start: Int
    public var url: TextLength
    public var place: TextLength
    public var path: TextLength
    public var sha256: TextLength
    public var etag: TextLength
    public var lastModified: TextLength
  }

  /// Bytes of a text in UTF-8; nil for no text.
  public struct TextLength: Sendable {
    private let code: UInt32

    /// The longest text, beyond anything that a list or a header can bring.
    static let most = Int(UInt32.max) - 1

    init(_ count: Int?) { code = count.flatMap { UInt32(exactly: $0) } ?? .max }

    /// The number of bytes.
    public var count: Int? { code == .max ? nil : Int(code) }
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
    append(
      row, url: row.key.url, place: row.key.place, ordinal: row.key.ordinal, fingerprint: row.key.fingerprint,
      id: row.id, path: row.path, pass: row.pass)
  }

  /// Adds a row of these facts.
  mutating func append(
    _ facts: some JournalFacts, url: String, place: String, ordinal: Int, fingerprint: Int64, id: Int64?,
    path: String, pass: Int
  ) {
    entries.append(
      Entry(
        id: id, status: facts.status, error: facts.error, fingerprint: fingerprint, ordinal: ordinal,
        attempts: facts.attempts, pass: pass, bytes: facts.bytes, startedAt: facts.startedAt?.timeIntervalSince1970,
        timeFirstByte: facts.timeFirstByte, timeTotal: facts.timeTotal, httpStatus: facts.httpStatus,
        start: texts.count, url: add(url), place: add(place), path: add(path), sha256: add(facts.sha256),
        etag: add(facts.etag), lastModified: add(facts.lastModified)))
  }

  /// Removes all rows; their memory stays.
  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
  }

  private mutating func add(_ text: String?) -> TextLength {
    guard var text else { return TextLength(nil) }
    let start = texts.count
    text.withUTF8 { texts.append(contentsOf: UnsafeBufferPointer(rebasing: $0.prefix(TextLength.most))) }
    return TextLength(texts.count - start)
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
    var start = entry.start
    func text(_ length: TextLength) -> String? {
      guard let count = length.count else { return nil }
      defer { start += count }
      return String(decoding: texts[start..<start + count], as: UTF8.self)
    }
    let key = ItemKey(url: text(entry.url) ?? "", place: text(entry.place) ?? "", ordinal: entry.ordinal)
    var row = JournalRow(
      key: key, id: entry.id, status: entry.status, path: text(entry.path) ?? "", attempts: entry.attempts,
      pass: entry.pass)
    row.error = entry.error
    row.httpStatus = entry.httpStatus
    row.bytes = entry.bytes
    row.sha256 = text(entry.sha256)
    row.etag = text(entry.etag)
    row.lastModified = text(entry.lastModified)
    row.startedAt = entry.startedAt.map { Date(timeIntervalSince1970: $0) }
    row.timeFirstByte = entry.timeFirstByte
    row.timeTotal = entry.timeTotal
    return row
  }
}
