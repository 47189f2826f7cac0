import Haul

/// A strategy with a number of workers: what one row of an experiment measures.
public struct Combination: Hashable, Sendable, Codable {
  /// The strategy's name, as on the command line: one of `Strategy.names`.
  public let strategy: String
  /// Downloads at once; 1 under `sequential`.
  public let workers: Int

  /// One file after the other: the measure for all others.
  public static let sequential = Combination("sequential", 1)

  /// `strategy` with `workers`.
  public init(_ strategy: String, _ workers: Int) {
    self.strategy = strategy
    self.workers = workers
  }

  /// Whether it is the measure for all others.
  public var isSequential: Bool { strategy == Self.sequential.strategy }

  /// `threads-20`: the folder of its rounds.
  public var folder: String { "\(strategy)-\(workers)" }

  /// `threads, 20 workers`, for people.
  public var title: String { isSequential ? strategy : "\(strategy), \(Quantity.count(workers, "worker"))" }

  /// `threads with 20 workers`, in a sentence.
  public var phrase: String { isSequential ? strategy : "\(strategy) with \(Quantity.count(workers, "worker"))" }
}
