import FoundationEssentials
import GRDB
import Haul

extension JournalRow {
  init(_ row: Row) {
    // A word that no version of this one has written is a failure of a class that is tried again.
    let status = Record.Status(rawValue: row["status"] ?? "") ?? .failed
    self.init(
      key: ItemKey(url: row["url"] ?? "", place: row["place"] ?? "", ordinal: row["ordinal"] ?? 0), id: row["id"],
      status: status,
      path: row["path"] ?? "", attempts: row["attempts"] ?? 0, pass: row["pass"] ?? 0)
    error = (row["error"] as String?).flatMap { FailureClass(rawValue: $0) }
    httpStatus = row["http_status"]
    bytes = row["bytes"]
    sha256 = row["sha256"]
    etag = row["etag"]
    lastModified = row["last_modified"]
    startedAt = (row["started_at"] as Double?).map { Date(timeIntervalSince1970: $0) }
    timeFirstByte = row["time_first_byte"]
    timeTotal = row["time_total"]
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
