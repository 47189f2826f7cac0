import GRDB
import Haul

/// The tables of a journal, and the proof that a file is one.
enum JournalSchema {
  /// The bytes of `haul`, in the file's header (https://www.sqlite.org/pragma.html#pragma_application_id).
  static let application = 0x6861_756C
  /// Journals of another version are refused: what they say could be misread.
  static let version = 2

  /// Makes the tables of a new journal.
  ///
  /// ``RowWriter`` names the columns of the items in this order: SQLite then takes each value to its place without a copy.
  static func create(_ database: Database, naming: String) throws {
    try database.execute(
      sql: """
        PRAGMA application_id = \(application);
        PRAGMA user_version = \(version);
        CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE runs (
          number INTEGER PRIMARY KEY,
          pass INTEGER NOT NULL,
          existing TEXT NOT NULL,
          started_at REAL NOT NULL,
          ended_at REAL,
          is_complete INTEGER NOT NULL DEFAULT 0
        );
        CREATE TABLE items (
          pass INTEGER NOT NULL,
          fingerprint INTEGER NOT NULL,
          url TEXT NOT NULL,
          place TEXT NOT NULL,
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
          id INTEGER PRIMARY KEY
        );
        """)
    try database.execute(
      sql: "INSERT INTO settings VALUES ('naming', ?)", arguments: [naming])
  }

  /// Makes the index that rows are found by, where it is not there yet.
  ///
  /// A job's first run finds nothing and does without: to sort all rows once, when there is somebody to look them up, costs
  /// less than to put each in its place as it comes.
  static func index(_ database: Database) throws {
    try database.execute(sql: "CREATE INDEX IF NOT EXISTS items_by_fingerprint ON items (fingerprint)")
  }

  /// What a file turned out to be.
  enum Kind: Equatable {
    case empty, journal, foreign
    case otherVersion(Int)
  }

  static func kind(_ database: Database) throws -> Kind {
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    if tables == 0 { return .empty }
    guard try Int.fetchOne(database, sql: "PRAGMA application_id") == application else { return .foreign }
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    return version == Self.version ? .journal : .otherVersion(version)
  }

  /// Makes sure that a database is a journal that this haul can read.
  ///
  /// - Parameter naming: What names depend on in the present run; nil for none.
  /// - Throws: `HaulError` where it is none, or not this run's.
  static func check(_ database: Database, path: String, naming: String?) throws {
    switch try kind(database) {
    case .journal:
      break
    case .empty:
      throw HaulError(
        .journal, "the journal “\(path)” is empty: no run has written to it",
        hint: "run haul with the list again: it goes on with what is there")
    case .foreign:
      throw HaulError(
        .journal, "“\(path)” is a database, but no journal of haul's",
        hint: "name another file with --journal, or use --no-journal")
    case .otherVersion(let version):
      throw HaulError(
        .journal, "the journal “\(path)” has version \(version), and this haul writes version \(self.version)",
        hint: "go on with the haul that wrote it, or move it away to start afresh")
    }
    // Before anything is believed that stands there.
    try checkPages(database, path: path)
    let known = try String.fetchOne(database, sql: "SELECT value FROM settings WHERE name = 'naming'") ?? ""
    if let naming, known != naming {
      throw HaulError(
        .journal,
        "the journal “\(path)” belongs to a job with other naming options: \(NamingDifference.text(known, naming))",
        hint: "give the same naming options again, or another folder, or another file with --journal")
    }
  }

  /// The pass that a run which begins now is part of: the last one if that did not come to an end and did the same with
  /// files that are there, else a new one.
  static func nextPass(_ database: Database, path: String, existing: ExistingFiles) throws -> Int {
    let last = try Row.fetchOne(
      database, sql: "SELECT pass, existing, is_complete FROM runs ORDER BY number DESC LIMIT 1")
    guard let last else { return 1 }
    guard let pass: Int = last.value("pass"), (1...1 << 40).contains(pass) else {
      throw HaulError(
        .journal, "the journal “\(path)” cannot be used: its runs are numbered beyond reason",
        hint: "move it away to start afresh: files that are there are kept; or use --no-journal")
    }
    let isContinued = last.value("is_complete") == false && last.value("existing") == existing.rawValue
    return isContinued ? pass : pass + 1
  }

  static func hasNoItems(_ database: Database) throws -> Bool {
    try Int.fetchOne(database, sql: "SELECT 1 FROM items LIMIT 1") == nil
  }

  /// Journals beyond this size in bytes are not looked through for damage: it is found where it is met.
  private static let checkedSize = 32 << 20

  /// Makes sure that nothing is wrong with the file's pages. Looks at every page of all but large files.
  ///
  /// - Throws: `HaulError` where something is.
  private static func checkPages(_ database: Database, path: String) throws {
    let size = try Int.fetchOne(database, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    guard size ?? 0 <= checkedSize, try String.fetchOne(database, sql: "PRAGMA quick_check(1)") != "ok" else { return }
    throw JournalProblem.damaged(path)
  }
}
