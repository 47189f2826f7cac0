public import FoundationEssentials
import Haul

/// What was measured of hosts, kept in a file: `$XDG_STATE_HOME/haul/tuned.json`.
///
/// A list of several hosts has an entry of its own, because what suits them together says nothing of each alone.
public struct TunedHosts: Sendable, Hashable, Codable {
  /// The version of the file's form.
  public static let schema = 1

  /// What suits a host, or several together.
  public struct Entry: Sendable, Hashable, Codable {
    /// The strategy that was recommended.
    public var strategy: String
    /// The recommended number of workers, by strategy.
    public var workers: [String: Int]
    /// Files a second with the recommended strategy.
    public var filesPerSecond: Double
    public var measuredAt: Date

    /// The recommendation of a result; nil where it has none.
    public init?(_ result: TuneResult, measuredAt: Date) {
      guard let best = result.best else { return nil }
      strategy = best.strategy
      workers = Dictionary(
        result.answers.map { ($0.strategy, $0.knee.workers) }, uniquingKeysWith: { first, _ in first })
      filesPerSecond = (best.knee.filesPerSecond * 10).rounded() / 10
      self.measuredAt = measuredAt
    }
  }

  public var schema = TunedHosts.schema
  /// By the hosts' names, in order, with a space between them.
  public var hosts: [String: Entry] = [:]

  /// Nothing is known.
  public init() {}

  /// Hosts of fewer URLs than this share of a list are left out of its entry.
  private static let leastShare = 0.05
  /// A list of more hosts than this has no entry.
  private static let mostHosts = 8

  /// Under which name an entry for these URLs is kept; nil where they have too many hosts, or none.
  public static func name(of urls: [String]) -> String? {
    var counts: [String: Int] = [:]
    for url in urls {
      if let host = try? RequestTarget(url).hostField { counts[host, default: 0] += 1 }
    }
    let all = counts.values.reduce(0, +)
    let main = counts.filter { Double($0.value) >= leastShare * Double(all) }.keys.sorted()
    return main.isEmpty || main.count > mostHosts ? nil : main.joined(separator: " ")
  }

  /// Where the file is, for a process with these variables (XDG Base Directory Specification 0.8); nil where they name no
  /// absolute place.
  public static func path(environment: [String: String]) -> String? {
    // The specification has relative paths ignored.
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/haul/tuned.json" }
    if let home = environment["HOME"], home.hasPrefix("/") { return "\(home)/.local/state/haul/tuned.json" }
    return nil
  }

  /// Reads the file; nothing is known where there is none.
  ///
  /// - Throws: ``LabError`` where it is no such file.
  public static func read(_ path: String) throws(LabError) -> TunedHosts {
    guard let data = FileManager.default.contents(atPath: path) else { return TunedHosts() }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.dateDecodingStrategy = .iso8601
    guard let hosts = try? decoder.decode(TunedHosts.self, from: data), hosts.schema == schema,
      hosts.hosts.values.allSatisfy({ $0.isPossible })
    else {
      throw LabError("'\(path)' is not what haul tune wrote", hint: "remove it, and run haul tune again")
    }
    return hosts
  }

  /// Writes the file in one step, and makes its folder, for this user only, where it is not there.
  public func write(_ path: String) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
      if !folder.isEmpty {
        try FileManager.default.createDirectory(
          atPath: String(folder), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      }
      try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw LabError(
        "'\(path)' cannot be written: \(FileProblem.reason(error))",
        hint: "point XDG_STATE_HOME to a folder that you may write to")
    }
  }
}

extension TunedHosts.Entry {
  /// Whether the numbers are such as `haul get` takes.
  fileprivate var isPossible: Bool {
    workers[strategy] != nil && (try? Plan(workers.map { Combination($0.key, $0.value) })) != nil
  }
}
