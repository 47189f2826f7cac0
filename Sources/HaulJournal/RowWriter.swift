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

  private let plainInsertions: Statement
  private let insertion: Statement
  private let replacement: Statement

  /// What every row has, in the order of the table.
  private static let columns = [
    "pass", "fingerprint", "url", "place", "ordinal", "status", "error", "http_status", "attempts", "path", "bytes",
    "sha256", "etag", "last_modified", "started_at", "time_first_byte", "time_total",
  ]
  /// What is the same in all plain rows, or in all rows of a statement.
  private static let constants = ["pass": "?1", "place": "''", "ordinal": "0", "status": "'saved'", "error": "NULL"]

  private static let plainText = insertion(columns.map { constants[$0] ?? "?" }, rows: width)
  private static let insertionText = insertion(columns.map { _ in "?" }, rows: 1)
  private static let replacementText =
    "UPDATE items SET \(columns.filter { $0 != "fingerprint" }.map { "\($0) = ?" }.joined(separator: ", ")) WHERE id = ?"

  private static func insertion(_ values: [String], rows: Int) -> String {
    let row = "(\(values.joined(separator: ", ")))"
    // FAIL, because what would be undone is undone by the transaction anyhow: SQLite need not keep what stood on each page
    // before a statement (https://www.sqlite.org/lang_conflict.html).
    return "INSERT OR FAIL INTO items (\(columns.joined(separator: ", "))) VALUES "
      + Array(repeating: row, count: rows).joined(separator: ", ")
  }

  init(_ database: Database) throws {
    plainInsertions = try database.cachedStatement(sql: Self.plainText)
    insertion = try database.cachedStatement(sql: Self.insertionText)
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
        if next.count == Self.width, next.allSatisfy({ $0.isPlain && $0.pass == first.pass }) {
          var binding = Binding(statement: plainInsertions.sqliteStatement, texts: texts)
          binding.bind(first.pass)
          for entry in next { binding.bind(entry, .plain) }
          try binding.execute()
          entries = entries.dropFirst(Self.width)
        } else {
          let statement = first.id == nil ? insertion : replacement
          var binding = Binding(statement: statement.sqliteStatement, texts: texts)
          binding.bind(first.pass)
          binding.bind(first, first.id == nil ? .new : .known)
          if let id = first.id { binding.bind(id) }
          try binding.execute()
          entries = entries.dropFirst()
        }
      }
    }
  }
}

extension JournalBatch.Entry {
  /// Whether it is a new row of a file that was saved under a name that follows from its URL: most are, and what they have
  /// in common stands in their statement.
  fileprivate var isPlain: Bool { status == .saved && id == nil && error == nil && ordinal == 0 && place.count == 0 }
}

/// The parameters of one execution of a statement, bound from left to right.
private struct Binding {
  /// What a row is to the statement.
  enum Kind {
    case plain, new, known
  }

  let statement: SQLiteStatement
  let texts: UnsafeRawBufferPointer
  private var position: CInt = 0
  /// Where the row's next text begins.
  private var text = 0
  /// What the first binding that failed came to.
  private var result = SQLITE_OK

  init(statement: SQLiteStatement, texts: UnsafeRawBufferPointer) {
    self.statement = statement
    self.texts = texts
  }

  /// Binds a row's values after the pass; of a plain row those that are its own.
  mutating func bind(_ entry: JournalBatch.Entry, _ kind: Kind) {
    text = entry.start
    // What a known row is found by stays as it is.
    if kind != .known { bind(entry.fingerprint) }
    bind(entry.url)
    // The place of a plain row is empty.
    if kind != .plain {
      bind(entry.place)
      bind(entry.ordinal)
      bind(entry.status.rawValue)
      bind(entry.error?.rawValue)
    }
    bind(entry.httpStatus)
    bind(entry.attempts)
    bind(entry.path)
    bind(entry.bytes)
    bind(entry.sha256)
    bind(entry.etag)
    bind(entry.lastModified)
    bind(entry.startedAt)
    bind(entry.timeFirstByte)
    bind(entry.timeTotal)
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

  /// Binds the row's next text, which stays where it is until the statement has run.
  mutating func bind(_ length: JournalBatch.TextLength) {
    guard let count = length.count else { return bind(nil as String?) }
    guard count > 0, let start = texts.baseAddress else { return bind("") }
    let place = next()
    let bytes = (start + text).assumingMemoryBound(to: CChar.self)
    text += count
    // Without a destructor SQLite takes the text from where it is.
    keep(sqlite3_bind_text64(statement, place, bytes, sqlite3_uint64(count), nil, UInt8(SQLITE_UTF8)))
  }

  /// Binds a copy of a word.
  private mutating func bind(_ word: String?) {
    let place = next()
    guard let word else { return keep(sqlite3_bind_null(statement, place)) }
    // -1 as destructor asks for a copy (SQLITE_TRANSIENT).
    let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    keep(sqlite3_bind_text(statement, place, word, -1, copies))
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
