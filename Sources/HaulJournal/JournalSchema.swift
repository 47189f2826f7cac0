import GRDB
import Haul

/// The tables of a journal, and the proof that a file is one.
enum JournalSchema {
  /// The bytes of `haul`, in the file's header (https://www.sqlite.org/pragma.html#pragma_application_id).
  static let application = 0x6861_756C
  /// Journals of another version are refused: what they say could be misread.
  static let version = 1

  /// Makes the tables of a new journal.
  static func create(_ database: Database, naming: String) throws {
    try database.execute(
      sql: """
        PRAGMA application_id = \(application);
        PRAGMA user_version = \(version);
        CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE runs (
          number INTEGER PRIMARY KEY,
          pass INTEGER NOT NULL,
          started_at REAL NOT NULL,
          ended_at REAL,
          is_complete INTEGER NOT NULL DEFAULT 0
        );
        CREATE TABLE items (
          id INTEGER PRIMARY KEY,
          fingerprint INTEGER NOT NULL,
          url TEXT NOT NULL,
          ordinal INTEGER NOT NULL,
          status TEXT NOT NULL,
          error TEXT,
          http_status INTEGER,
          attempts INTEGER NOT NULL,
          path TEXT NOT NULL,
          bytes INTEGER,
          sha256 TEXT,
          etag TEXT,
          last_modified TEXT,
          started_at REAL,
          time_first_byte REAL,
          time_total REAL,
          pass INTEGER NOT NULL
        );
        CREATE INDEX items_by_fingerprint ON items (fingerprint);
        """)
    try database.execute(
      sql: "INSERT INTO settings VALUES ('naming', ?)", arguments: [naming])
  }

  /// What a file turned out to be.
  enum Kind: Equatable {
    case empty, journal, otherVersion(Int), foreign
  }

  static func kind(_ database: Database) throws -> Kind {
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    if tables == 0 { return .empty }
    guard try Int.fetchOne(database, sql: "PRAGMA application_id") == application else { return .foreign }
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    return version == Self.version ? .journal : .otherVersion(version)
  }

  /// What is wrong with the file's pages; nil where nothing is. Looks at every page.
  static func damage(_ database: Database) throws -> String? {
    let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
    return finding == "ok" ? nil : finding ?? "unreadable"
  }
}
