import FoundationEssentials
import GRDB
import GRDBSQLite
import Haul

/// Writes rows into the table of items, within a transaction that is GRDB's.
///
/// Values are bound by SQLite's own functions (https://www.sqlite.org/c3ref/bind_blob.html): GRDB boxes each of them, which
/// costs more than the insertion itself, and a job has a row for every item.
struct RowWriter {
  private let insertion: Statement
  private let replacement: Statement
  /// The texts of the row at hand, one after the other, so that SQLite need not copy each.
  private var texts: [UInt8] = []

  private static let columns = """
    url, place, ordinal, status, error, http_status, attempts, path, bytes, sha256, etag, last_modified, started_at,
    time_first_byte, time_total, pass
    """
  private static let places = (2...17).map { "?\($0)" }.joined(separator: ", ")
  private static let insertionText = "INSERT INTO items (fingerprint, \(columns)) VALUES (?1, \(places))"
  private static let replacementText = "UPDATE items SET (\(columns)) = (\(places)) WHERE id = ?1"

  init(_ database: Database) throws {
    insertion = try database.cachedStatement(sql: Self.insertionText)
    replacement = try database.cachedStatement(sql: Self.replacementText)
  }

  /// Adds the row, or puts it in the place of what was known of the item.
  ///
  /// - Throws: `DatabaseError` with SQLite's code and message.
  mutating func write(_ row: JournalRow) throws {
    texts.removeAll(keepingCapacity: true)
    let url = add(row.key.url)
    let place = add(row.key.place)
    let status = add(row.status.rawValue)
    let error = add(row.error?.rawValue)
    let path = add(row.path)
    let sha256 = add(row.sha256)
    let etag = add(row.etag)
    let lastModified = add(row.lastModified)
    try texts.withUnsafeBytes { bytes in
      var binding = Binding(statement: (row.id == nil ? insertion : replacement).sqliteStatement, texts: bytes)
      binding.bind(row.id ?? row.key.fingerprint)
      binding.bind(url)
      binding.bind(place)
      binding.bind(row.key.ordinal)
      binding.bind(status)
      binding.bind(error)
      binding.bind(row.httpStatus)
      binding.bind(row.attempts)
      binding.bind(path)
      binding.bind(row.bytes)
      binding.bind(sha256)
      binding.bind(etag)
      binding.bind(lastModified)
      binding.bind(row.startedAt?.timeIntervalSince1970)
      binding.bind(row.timeFirstByte)
      binding.bind(row.timeTotal)
      binding.bind(row.pass)
      try binding.execute()
    }
  }

  /// Adds a text to the row's.
  ///
  /// - Returns: where it is; nil for none.
  private mutating func add(_ text: String?) -> Range<Int>? {
    guard let text else { return nil }
    let start = texts.count
    texts.append(contentsOf: text.utf8)
    return start..<texts.count
  }
}

/// The parameters of one execution of a statement, bound from left to right.
private struct Binding {
  let statement: SQLiteStatement
  let texts: UnsafeRawBufferPointer
  private var position: CInt = 0
  /// What the first binding that failed came to.
  private var result = SQLITE_OK

  init(statement: SQLiteStatement, texts: UnsafeRawBufferPointer) {
    self.statement = statement
    self.texts = texts
  }

  mutating func bind(_ value: Int?) { bind(value.map(Int64.init)) }

  mutating func bind(_ value: Int64?) {
    let place = next()
    keep(value.map { sqlite3_bind_int64(statement, place, $0) } ?? sqlite3_bind_null(statement, place))
  }

  mutating func bind(_ value: Double?) {
    let place = next()
    keep(value.map { sqlite3_bind_double(statement, place, $0) } ?? sqlite3_bind_null(statement, place))
  }

  /// Binds a piece of the texts, which stay where they are until the statement has run.
  mutating func bind(_ range: Range<Int>?) {
    let place = next()
    guard let range, let start = texts.baseAddress else { return keep(sqlite3_bind_null(statement, place)) }
    let text = (start + range.lowerBound).assumingMemoryBound(to: CChar.self)
    // Without a destructor SQLite takes the text from where it is.
    keep(sqlite3_bind_text64(statement, place, text, sqlite3_uint64(range.count), nil, UInt8(SQLITE_UTF8)))
  }

  private mutating func next() -> CInt {
    position += 1
    return position
  }

  private mutating func keep(_ code: CInt) {
    if result == SQLITE_OK { result = code }
  }

  /// Runs the statement and makes it ready for the next.
  func execute() throws {
    guard result == SQLITE_OK else { throw failure(result) }
    let code = sqlite3_step(statement)
    // What went wrong is told by the connection until the statement is reset.
    let failure = code == SQLITE_DONE ? nil : failure(code)
    sqlite3_reset(statement)
    if let failure { throw failure }
  }

  private func failure(_ code: CInt) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(sqlite3_db_handle(statement))))
  }
}
