import GRDB
public import Haul

/// Remembers the names of a run in a database on disk, so that a list of any length takes the same memory.
///
/// The database is SQLite's own kind of temporary file (`SQLITE_TMPDIR`, else `/var/tmp`, else `/tmp`): it has no name that
/// others could see, and it is gone when the run is, however that ends.
///
/// ```swift
/// configuration.makeNameStore = { try DiskNameStore() }
/// ```
public final class DiskNameStore: NameStore {
  /// Memory that SQLite may use for pages, in KiB.
  private static let cache = 16_384

  private let queue: DatabaseQueue

  /// Makes an empty store.
  ///
  /// - Throws: `DatabaseError` where no temporary file can be made.
  public init() throws {
    var configuration = GRDB.Configuration()
    // One transaction for the whole run: nothing of it is to outlive the run.
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA journal_mode = OFF;
          PRAGMA synchronous = OFF;
          PRAGMA cache_size = -\(Self.cache);
          """)
    }
    // An empty path is a temporary database on disk (https://www.sqlite.org/inmemorydb.html#temp_db).
    queue = try DatabaseQueue(path: "", configuration: configuration)
    try queue.inDatabase { database in
      try database.execute(
        sql: """
          CREATE TABLE names (fingerprint INTEGER PRIMARY KEY, number INTEGER NOT NULL);
          BEGIN;
          """)
    }
  }

  public func insert(_ fingerprint: UInt64, number: UInt32) throws -> Bool {
    try queue.inDatabase { database in
      let statement = try database.cachedStatement(
        sql: "INSERT INTO names VALUES (?, ?) ON CONFLICT DO NOTHING")
      try statement.execute(arguments: [Int64(bitPattern: fingerprint), Int64(number)])
      return database.changesCount == 1
    }
  }

  public func number(of fingerprint: UInt64) throws -> UInt32? {
    try queue.inDatabase { database in
      let statement = try database.cachedStatement(sql: "SELECT number FROM names WHERE fingerprint = ?")
      return try Int64.fetchOne(statement, arguments: [Int64(bitPattern: fingerprint)]).map {
        UInt32(truncatingIfNeeded: $0)
      }
    }
  }

  public func setNumber(_ number: UInt32, of fingerprint: UInt64) throws {
    try queue.inDatabase { database in
      let statement = try database.cachedStatement(sql: "UPDATE names SET number = ? WHERE fingerprint = ?")
      try statement.execute(arguments: [Int64(number), Int64(bitPattern: fingerprint)])
    }
  }
}
