import FoundationEssentials
import GRDB
import GRDBSQLite
import Haul

/// Writes rows into the table of items, within a transaction that is GRDB's.
///
/// Values are bound by SQLite's own functions (https://www.sqlite.org/c3ref/bind_blob.html): GRDB boxes each of them, which
/// costs more than the insertion itself, and a job has a row for every item.
struct RowWriter {
  /// Rows that one statement adds: starting and ending a statement takes a fifth of the time of a row.
  private static let width = 8

  private let insertion: Statement
  private let insertions: Statement
  private let replacement: Statement

  private static let columns = """
    url, place, ordinal, status, error, http_status, attempts, path, bytes, sha256, etag, last_modified, started_at,
    time_first_byte, time_total, pass
    """
  private static let places = Array(repeating: "?", count: 16).joined(separator: ", ")
  private static let replacementText = "UPDATE items SET (\(columns)) = (\(places)) WHERE id = ?"
  private static let insertionText = insertion(of: 1)
  private static let insertionsText = insertion(of: width)

  private static func insertion(of count: Int) -> String {
    "INSERT INTO items (\(columns), fingerprint) VALUES "
      + Array(repeating: "(\(places), ?)", count: count).joined(separator: ", ")
  }

  init(_ database: Database) throws {
    insertion = try database.cachedStatement(sql: Self.insertionText)
    insertions = try database.cachedStatement(sql: Self.insertionsText)
    replacement = try database.cachedStatement(sql: Self.replacementText)
  }

  /// Adds each row, or puts it in the place of what was known of the item.
  ///
  /// - Throws: `DatabaseError` with SQLite's code and message.
  func write(_ rows: JournalBatch) throws {
    try rows.texts.withUnsafeBytes { texts in
      var entries = rows.entries[...]
      while let first = entries.first {
        let next = entries.prefix(Self.width)
        let isWide = next.count == Self.width && next.allSatisfy { $0.id == nil }
        let statement = isWide ? insertions : first.id == nil ? insertion : replacement
        let count = isWide ? Self.width : 1
        var binding = Binding(statement: statement.sqliteStatement, texts: texts)
        for entry in next.prefix(count) { binding.bind(entry) }
        try binding.execute()
        entries = entries.dropFirst(count)
      }
    }
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

  /// Binds a row's values, and what it is found by.
  mutating func bind(_ entry: JournalBatch.Entry) {
    bind(entry.url)
    bind(entry.place)
    bind(entry.ordinal)
    bind(entry.status)
    bind(entry.error)
    bind(entry.httpStatus)
    bind(entry.attempts)
    bind(entry.path)
    bind(entry.bytes)
    bind(entry.sha256)
    bind(entry.etag)
    bind(entry.lastModified)
    bind(entry.startedAt?.timeIntervalSince1970)
    bind(entry.timeFirstByte)
    bind(entry.timeTotal)
    bind(entry.pass)
    bind(entry.id ?? entry.fingerprint)
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
