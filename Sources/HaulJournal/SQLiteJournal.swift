import FoundationEssentials
import GRDB
public import Haul

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A job's memory in one SQLite file, with a write-ahead log.
///
/// ```swift
/// configuration.openJournal = { try SQLiteJournal(path: "pictures/.haul/journal.sqlite", for: $0) }
/// ```
///
/// A batch of rows is one transaction. A killed run loses at most the last of them, and a power cut those of the last
/// seconds, unless `isDurable`; what was written is never torn (https://www.sqlite.org/wal.html).
public final class SQLiteJournal: Journal {
  public let pass: Int
  public let isNew: Bool

  private let file: JournalFile
  private let database: any DatabaseWriter
  private let run: Int64

  /// Opens the journal at `path` for one run, and makes it if it is not there.
  ///
  /// - Parameters:
  ///   - naming: What names depend on: a journal of other naming options is refused, since its paths would be others.
  ///   - existing: What the run does with files that are there.
  ///   - isDurable: Whether each batch waits for the disk itself.
  /// - Throws: `HaulError` with code `journal` where the file is damaged, no journal, of another version or other naming
  ///   options, or another run has it. It is left as it is.
  public init(
    path: String, naming: String, existing: ExistingFiles = .skip, isDurable: Bool = false
  ) throws(HaulError) {
    file = try JournalFile(path: path)
    do {
      var configuration = GRDB.Configuration()
      configuration.prepareDatabase { database in
        // The size counts for a new file only: pages are written one by one, and twice.
        try database.execute(
          sql: """
            PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = \(isDurable ? "FULL" : "NORMAL")
            """)
      }
      // Nobody reads what nothing has been written to: one connection is enough then, and is opened in half the time.
      let database: any DatabaseWriter =
        try Self.examine(path, naming: naming)
        ? DatabasePool(path: path, configuration: configuration)
        : DatabaseQueue(path: path, configuration: configuration)
      self.database = database
      (run, pass, isNew) = try database.write { database in
        if try JournalSchema.kind(database) == .empty { try JournalSchema.create(database, naming: naming) }
        return try Self.begin(database, path: path, existing: existing)
      }
    } catch {
      throw JournalProblem.error(
        path, "opened", error, hint: "make room, or name another place with --journal, or use --no-journal")
    }
  }

  /// Opens the journal at `path` for one run of this configuration.
  public convenience init(path: String, for configuration: Haul.Configuration) throws(HaulError) {
    try self.init(
      path: path, naming: configuration.naming, existing: configuration.existing,
      isDurable: configuration.synchronizes)
  }

  /// Looks at what is there without changing it.
  ///
  /// - Returns: whether there is anything.
  private static func examine(_ path: String, naming: String) throws -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > 0 else { return false }
    var configuration = GRDB.Configuration()
    configuration.readonly = true
    let reader = try DatabaseQueue(path: path, configuration: configuration)
    return try reader.read { database in
      if try JournalSchema.kind(database) == .empty { return false }
      try JournalSchema.check(database, path: path, naming: naming)
      // That all tables and columns are there shows before anything is written.
      _ = try JournalSchema.nextPass(database, path: path, existing: .skip)
      _ = try RowWriter(database)
      return true
    }
  }

  private static func begin(
    _ database: Database, path: String, existing: ExistingFiles
  ) throws -> (run: Int64, pass: Int, isNew: Bool) {
    let pass = try JournalSchema.nextPass(database, path: path, existing: existing)
    try database.execute(
      sql: "INSERT INTO runs (pass, existing, started_at) VALUES (?, ?, ?)",
      arguments: [pass, existing.rawValue, Date().timeIntervalSince1970])
    let run = database.lastInsertedRowID
    let isNew = try JournalSchema.hasNoItems(database)
    if isNew {
      // Rows are only added, and no page is looked at again: more would be memory that is touched for nothing.
      try database.execute(sql: "PRAGMA cache_size = 64")
    } else {
      try JournalSchema.index(database)
    }
    return (run, pass, isNew)
  }

  public func row(for key: ItemKey) throws -> JournalRow? {
    guard !isNew else { return nil }
    return try reading { try database.unsafeRead { try JournalRow.fetch(key, from: $0) } }
  }

  public func eachPath(_ body: (String) throws -> Void) throws {
    guard !isNew else { return }
    try reading { try database.read { try JournalRow.eachPath(in: $0, body) } }
  }

  public func write(_ rows: JournalBatch) throws {
    try writing { try database.write { try RowWriter($0).write(rows) } }
  }

  private func reading<Value>(_ body: () throws -> Value) throws(HaulError) -> Value {
    do { return try body() } catch {
      throw JournalProblem.error(file.path, "read", error, hint: JournalProblem.afresh)
    }
  }

  private func writing<Value>(_ body: () throws -> Value) throws(HaulError) -> Value {
    do { return try body() } catch {
      throw JournalProblem.error(
        file.path, "written", error, hint: "make room on its disk, or go on without one (--no-journal)")
    }
  }

  public func finish(isComplete: Bool) throws {
    let isEmpty = try writing {
      try database.write { database in
        try database.execute(
          sql: "UPDATE runs SET ended_at = ?, is_complete = ? WHERE number = ?",
          arguments: [Date().timeIntervalSince1970, isComplete, run])
        return try run == 1 && JournalSchema.hasNoItems(database)
      }
    }
    if !isEmpty { foldLog() }
    try writing { try database.close() }
    let isThere = file.isThere
    if isEmpty { file.remove() }
    file.release()
    guard isThere else {
      throw HaulError(
        .journal, "the journal “\(file.path)” was removed while the run wrote to it: nothing is remembered of the run",
        hint: "files that were saved are there; leave the journal alone while haul runs")
    }
  }

  /// Makes one file of journal and log, which also those can read who may write neither. Where somebody is reading just
  /// now, the log stays beside it.
  private func foldLog() {
    (database as? DatabasePool)?.invalidateReadOnlyConnections()
    try? database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
  }
}
