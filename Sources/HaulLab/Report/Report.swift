public import FoundationEssentials

/// An experiment written down: where it ran, what ran, and every round of it.
///
/// `docs/report.schema.json` is the same as a JSON Schema. All else, from means to the verdict, is made from it by
/// ``Analysis``, so that a report can be rendered again without measuring.
public struct Report: Codable, Sendable, Hashable {
  /// The version of the form.
  public static let schema = 1

  public var schema = Report.schema
  /// The version of haul.
  public var haul: String
  public var startedAt: Date
  /// The command line, without what may be a secret.
  public var command: [String]
  public var machine: Machine
  /// What starting and ending haul takes without any download, in seconds: a part of every round's time.
  public var startupSeconds: Double?
  /// The plan, as on the command line.
  public var plan: String
  /// What decided the order.
  public var seed: UInt64
  /// Rounds that were to run.
  public var rounds: Int
  /// Rounds that ran first and do not count.
  public var warmUps: Int
  /// What was downloaded, for people.
  public var source: String
  /// Whether bodies were thrown away instead of saved.
  public var discards: Bool
  /// Whether all rounds were run.
  public var isFinished = false
  /// In the order of the plan.
  public var results: [Result]
  /// One round of each strategy, file by file.
  public var timelines: [Timeline] = []
  /// What follows from it; written for those who read the JSON, and never read.
  public var analysis: Analysis?

  /// The rounds of one combination.
  public struct Result: Codable, Sendable, Hashable {
    public var strategy: String
    public var workers: Int
    /// In the order in which they ran.
    public var rounds: [Round] = []

    /// No rounds yet.
    public init(_ combination: Combination, rounds: [Round] = []) {
      (strategy, workers) = (combination.strategy, combination.workers)
      self.rounds = rounds
    }

    /// What ran.
    public var combination: Combination { Combination(strategy, workers) }
  }

  /// A report without results.
  public init(
    haul: String, startedAt: Date, command: [String], machine: Machine, plan: Plan, seed: UInt64, rounds: Int,
    warmUps: Int, source: String, discards: Bool
  ) {
    (self.haul, self.startedAt, self.command, self.machine) = (haul, startedAt, command, machine)
    (self.plan, self.seed, self.rounds, self.warmUps) = (plan.description, seed, rounds, warmUps)
    (self.source, self.discards) = (source, discards)
    results = plan.combinations.map { Result($0) }
  }

  /// Adds a round.
  public mutating func add(_ round: Round, of combination: Combination) {
    guard let index = results.firstIndex(where: { $0.combination == combination }) else { return }
    results[index].rounds.append(round)
  }

  /// Puts a timeline in the place of an earlier one of its strategy.
  public mutating func add(_ timeline: Timeline) {
    if let index = timelines.firstIndex(where: { $0.strategy == timeline.strategy }) {
      timelines[index] = timeline
    } else {
      timelines.append(timeline)
    }
  }
}

/// One round, file by file.
public struct Timeline: Codable, Sendable, Hashable {
  /// One file.
  public struct Bar: Codable, Sendable, Hashable {
    /// The slot that it ran in, from 0.
    public var worker: Int
    /// Seconds after the round's first file began, to the millisecond.
    public var start: Double
    /// Seconds from its start to the first byte of the answer.
    public var firstByte: Double?
    /// Seconds from its start to its end.
    public var total: Double
    /// Whether it failed.
    public var failed: Bool
  }

  public var strategy: String
  public var workers: Int
  public var round: Int
  /// By start.
  public var bars: [Bar]
  /// Files that have no bar because there would be too many.
  public var omitted: Int

  /// The most bars of one timeline: more can be told apart neither on a screen nor on paper.
  static let mostBars = 400
}

/// Where an experiment ran.
public struct Machine: Codable, Sendable, Hashable {
  /// The system and its version.
  public var system: String
  public var architecture: String
  /// The processor's name; nil where the system does not say.
  public var processor: String?
  public var cores: Int
  /// Bytes of memory; nil where the system does not say.
  public var memory: Int?

  /// These facts.
  public init(system: String, architecture: String, processor: String?, cores: Int, memory: Int?) {
    (self.system, self.architecture, self.processor) = (system, architecture, processor)
    (self.cores, self.memory) = (cores, memory)
  }
}
