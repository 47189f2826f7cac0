public import FoundationEssentials

/// What a journal tells of its job.
public struct JournalStatus: Sendable, Hashable, Codable {
  /// One pass of a program over the list, or a part of it.
  public struct Run: Sendable, Hashable, Codable {
    public var startedAt: Date
    /// Nil while it goes on, and for one that was killed.
    public var endedAt: Date?
    /// Whether it came to the end of its list.
    public var isComplete: Bool

    enum CodingKeys: String, CodingKey {
      case startedAt = "started_at"
      case endedAt = "ended_at"
      case isComplete = "is_complete"
    }
  }

  /// Items that ended alike.
  public struct Count: Sendable, Hashable, Codable {
    public var items: Int
    /// Of their files, in sum.
    public var bytes: Int
  }

  /// Failures of one class on one host.
  public struct HostFailures: Sendable, Hashable, Codable {
    public var host: String
    public var error: String
    public var items: Int
  }

  /// How quick a host was with the files that were saved.
  public struct HostSpeed: Sendable, Hashable, Codable {
    public var host: String
    public var items: Int
    public var bytes: Int
    /// Mean seconds from the start of the last attempt to the response's head.
    public var timeFirstByte: Double
    /// Mean seconds from the start of the first attempt to the end of the last.
    public var timeTotal: Double

    enum CodingKeys: String, CodingKey {
      case host, items, bytes
      case timeFirstByte = "time_first_byte"
      case timeTotal = "time_total"
    }
  }

  /// The journal's file.
  public var path: String
  /// Whether a run is writing to it just now.
  public var isRunning: Bool
  public var runs: Int
  public var lastRun: Run?
  /// By ``Record/Status``: `saved`, `skipped`, `failed`.
  public var states: [String: Count]
  /// Items that failed, by class.
  public var failures: [String: Int]
  /// The commonest first, ten at the most.
  public var failingHosts: [HostFailures]
  /// The slowest first, ten at the most.
  public var slowestHosts: [HostSpeed]

  enum CodingKeys: String, CodingKey {
    case path, runs, states, failures
    case isRunning = "is_running"
    case lastRun = "last_run"
    case failingHosts = "failing_hosts"
    case slowestHosts = "slowest_hosts"
  }

  /// Items that are known.
  public var items: Int { states.values.reduce(0) { $0 + $1.items } }
}
