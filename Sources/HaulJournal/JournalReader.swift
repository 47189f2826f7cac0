import FoundationEssentials
import GRDB
public import Haul

/// Reads a journal, also while a run writes to it.
public final class JournalReader: JournalMemory {
  public let pass: Int
  public let isNew: Bool

  private let path: String
  private let database: DatabaseQueue

  /// Opens the journal at `path`.
  ///
  /// - Parameters:
  ///   - naming: What names depend on in the run that is planned; nil for no run.
  ///   - existing: What that run does with files that are there.
  /// - Throws: `HaulError` with code `journal` where there is none, or it cannot be read, or has other naming options.
  public init(path: String, naming: String? = nil, existing: ExistingFiles = .skip) throws(HaulError) {
    self.path = path
    guard FileManager.default.fileExists(atPath: path) else {
      throw HaulError(
        .journal, "there is no journal at “\(path)”",
        hint: "name the folder that a list was saved in, or the file with --journal")
    }
    do {
      var configuration = GRDB.Configuration()
      // A log that a killed run has left can be read only by who may also write.
      configuration.busyMode = .timeout(5)
      configuration.prepareDatabase { database in
        database.add(function: Self.host)
        try database.execute(sql: "PRAGMA query_only = 1")
      }
      let database = try DatabaseQueue(path: path, configuration: configuration)
      self.database = database
      (pass, isNew) = try database.read { database in
        try JournalSchema.check(database, path: path, naming: naming)
        return (
          try JournalSchema.nextPass(database, path: path, existing: existing), try JournalSchema.hasNoItems(database)
        )
      }
    } catch {
      throw JournalProblem.error(path, "read", error, hint: "name another with --journal")
    }
  }

  /// Opens the journal at `path` to plan a run of this configuration.
  public convenience init(path: String, for configuration: Haul.Configuration) throws(HaulError) {
    try self.init(path: path, naming: configuration.naming, existing: configuration.existing)
  }

  /// `host(url)` in SQL.
  private static let host = DatabaseFunction("host", argumentCount: 1, pure: true) { values in
    (values.first.flatMap { String.fromDatabaseValue($0) } ?? "").hostOfURL
  }

  public func row(for key: ItemKey) throws -> JournalRow? { try database.read { try JournalRow.fetch(key, from: $0) } }

  public func eachPath(_ body: (String) throws -> Void) throws {
    try database.read { try JournalRow.eachPath(in: $0, body) }
  }

  /// The whole account.
  public func status() throws(HaulError) -> JournalStatus {
    do {
      return try database.read { database in
        var status = JournalStatus(
          path: path, isRunning: JournalFile.isInUse(path),
          runs: try Int.fetchOne(database, sql: "SELECT count(*) FROM runs") ?? 0, lastRun: nil, states: [:],
          failures: [:], failingHosts: [], slowestHosts: [])
        status.lastRun = try Row.fetchOne(database, sql: "SELECT * FROM runs ORDER BY number DESC LIMIT 1").map { row in
          JournalStatus.Run(
            startedAt: Date(timeIntervalSince1970: row.value("started_at") ?? 0),
            endedAt: row.value("ended_at").map { Date(timeIntervalSince1970: $0) },
            isComplete: row.value("is_complete") ?? false)
        }
        for row in try Row.fetchAll(
          database, sql: "SELECT status, count(*) AS items, total(bytes) AS bytes FROM items GROUP BY status")
        {
          let state = row.value("status") ?? ""
          // Bytes of what failed are on no disk.
          let bytes = state == Record.Status.failed.rawValue ? 0 : row.value("bytes") ?? 0
          status.states[state] = JournalStatus.Count(items: row["items"], bytes: Int(exactly: bytes) ?? .max)
        }
        let failed = "FROM items WHERE status = 'failed'"
        for row in try Row.fetchAll(
          database, sql: "SELECT coalesce(error, '') AS error, count(*) AS items \(failed) GROUP BY error")
        {
          status.failures[row.value("error") ?? ""] = row["items"]
        }
        status.failingHosts = try Row.fetchAll(
          database,
          sql: """
            SELECT host(url) AS host, coalesce(error, '') AS error, count(*) AS items \(failed)
            GROUP BY host(url), error ORDER BY items DESC, host, error LIMIT 10
            """
        ).map { JournalStatus.HostFailures(host: $0["host"], error: $0.value("error") ?? "", items: $0["items"]) }
        status.slowestHosts = try Row.fetchAll(
          database,
          sql: """
            SELECT host(url) AS host, count(*) AS items, total(bytes) AS bytes, avg(time_first_byte) AS first_byte,
              avg(time_total) AS total
            FROM items WHERE status = 'saved' AND time_total IS NOT NULL
            GROUP BY host(url) ORDER BY total DESC, host LIMIT 10
            """
        ).map { row in
          JournalStatus.HostSpeed(
            host: row["host"], items: row["items"], bytes: Int(exactly: row.value("bytes") ?? 0 as Double) ?? .max,
            timeFirstByte: row.value("first_byte") ?? 0, timeTotal: row.value("total") ?? 0)
        }
        return status
      }
    } catch {
      throw JournalProblem.error(path, "read", error, hint: "name another with --journal")
    }
  }

  /// Tells every item that failed, in the order in which they first ended.
  public func eachFailed(_ body: (JournalRow) throws -> Void) throws {
    try database.read { database in
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM items WHERE status = 'failed' ORDER BY id")
      while let row = try rows.next() { try body(JournalRow(row)) }
    }
  }
}

extension String {
  /// The host of a URL, with its port where that is not the scheme's own; empty where it is none.
  fileprivate var hostOfURL: String {
    let parts = split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty else { return "" }
    let authority = parts[2].prefix { $0 != "?" && $0 != "#" }
    return (authority.split(separator: "@").last ?? authority).lowercased()
  }
}
