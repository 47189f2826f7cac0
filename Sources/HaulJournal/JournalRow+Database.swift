import FoundationEssentials
import GRDB
import Haul

extension JournalRow {
  init(_ row: Row) {
    let startedAt: Double? = row.value("started_at")
    // A word that no version of this one has written is a failure of a class that is tried again.
    let status = Record.Status(rawValue: row.value("status") ?? "") ?? .failed
    self.init(
      key: ItemKey(url: row.value("url") ?? "", place: row.value("place") ?? "", ordinal: row.value("ordinal") ?? 0),
      id: row.value("id"),
      status: status,
      path: row.value("path") ?? "", attempts: row.value("attempts") ?? 0, pass: row.value("pass") ?? 0)
    error = row.value("error").flatMap { FailureClass(rawValue: $0) }
    httpStatus = row.value("http_status")
    bytes = row.value("bytes")
    sha256 = row.value("sha256")
    etag = row.value("etag")
    lastModified = row.value("last_modified")
    self.startedAt = startedAt.map { Date(timeIntervalSince1970: $0) }
    timeFirstByte = row.value("time_first_byte")
    timeTotal = row.value("time_total")
  }

  /// What is remembered of an item; nil for nothing.
  static func fetch(_ key: ItemKey, from database: Database) throws -> JournalRow? {
    let statement = try database.cachedStatement(sql: "SELECT * FROM items WHERE fingerprint = ?")
    let rows = try Row.fetchCursor(statement, arguments: [key.fingerprint])
    while let row = try rows.next() {
      let found = JournalRow(row)
      if found.key == key { return found }
    }
    return nil
  }

  /// Tells the paths of all items that have one.
  static func eachPath(in database: Database, _ body: (String) throws -> Void) throws {
    let paths = try String.fetchCursor(database, sql: "SELECT path FROM items WHERE path <> ''")
    while let path = try paths.next() { try body(path) }
  }
}

extension Row {
  /// What stands in a column; nil for nothing, and for something of another type: a journal is a file like any other, and
  /// GRDB's own subscript ends the process there.
  func value<Value: DatabaseValueConvertible>(_ column: String) -> Value? {
    let found: DatabaseValue? = self[column]
    return found.flatMap { Value.fromDatabaseValue($0) }
  }
}
