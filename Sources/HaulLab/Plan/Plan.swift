import Haul

/// The combinations of an experiment, in the order of its table.
///
/// ```swift
/// let plan = try Plan("sequential,threads:5+10+20,processes:2+4,async:200")
/// ```
public struct Plan: Hashable, Sendable, CustomStringConvertible {
  /// Each at most once.
  public let combinations: [Combination]

  /// More workers than this are more than any placement can hold.
  static let mostWorkers = 65_536

  /// Every strategy, with numbers of workers from few to many.
  public static let standard = Plan(
    unchecked: [.sequential]
      + [5, 10, 20, 50, 100, 200].map { Combination("threads", $0) }
      + [2, 4, 5, 8].map { Combination("processes", $0) }
      + [Combination("async", 200)])

  private init(unchecked combinations: [Combination]) { self.combinations = combinations }

  /// A plan of these combinations.
  ///
  /// - Throws: ``LabError`` where there is none, one is there twice, or one is no combination.
  public init(_ combinations: [Combination]) throws(LabError) {
    guard !combinations.isEmpty else { throw Self.problem("the plan is empty") }
    for combination in combinations {
      guard Strategy.names.contains(combination.strategy) else {
        throw Self.problem("'\(combination.strategy)' names no strategy")
      }
      guard (1...Self.mostWorkers).contains(combination.workers), !combination.isSequential || combination.workers == 1
      else { throw Self.problem("\(combination.strategy) cannot have \(combination.workers) workers") }
    }
    guard Set(combinations).count == combinations.count else { throw Self.problem("a combination is there twice") }
    self.combinations = combinations
  }

  /// Reads a plan: strategies, each but `sequential` with its numbers of workers.
  public init(_ text: String) throws(LabError) {
    var combinations: [Combination] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let name = pieces.first.map(String.init) ?? ""
      guard Strategy.names.contains(name) else { throw Self.problem("'\(part)' names no strategy") }
      if name == Combination.sequential.strategy {
        guard pieces.count == 1 else { throw Self.problem("sequential has one worker and no number") }
        combinations.append(.sequential)
        continue
      }
      guard pieces.count == 2 else { throw Self.problem("'\(part)' says no numbers of workers") }
      for number in try Self.numbers(pieces[1], separator: "+") { combinations.append(Combination(name, number)) }
    }
    try self.init(combinations)
  }

  /// Every strategy with every number of workers; `sequential` once.
  ///
  /// - Parameters:
  ///   - strategies: As in `threads,async`.
  ///   - workers: As in `5,10,20`.
  public init(strategies: String, workers: String) throws(LabError) {
    var combinations: [Combination] = []
    let numbers = try Self.numbers(workers[...], separator: ",")
    for name in strategies.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      guard Strategy.names.contains(name) else { throw Self.problem("'\(name)' names no strategy") }
      combinations += name == Combination.sequential.strategy ? [.sequential] : numbers.map { Combination(name, $0) }
    }
    try self.init(combinations)
  }

  private static func numbers(_ text: Substring, separator: Character) throws(LabError) -> [Int] {
    var numbers: [Int] = []
    for part in text.split(separator: separator, omittingEmptySubsequences: false) {
      guard let number = Int(part), (1...mostWorkers).contains(number) else {
        throw problem("'\(part)' is no number of workers")
      }
      numbers.append(number)
    }
    return numbers
  }

  private static func problem(_ message: String) -> LabError {
    LabError(
      message,
      hint: "write a plan such as sequential,threads:5+20,processes:2+8,async:200; the strategies are "
        + Strategy.names.joined(separator: ", "))
  }

  /// The combinations that stand for their strategies: of each, the one with the most workers.
  public var main: Set<Combination> {
    var best: [String: Combination] = [:]
    for combination in combinations where combination.workers > best[combination.strategy]?.workers ?? 0 {
      best[combination.strategy] = combination
    }
    return Set(best.values)
  }

  /// In the form that ``init(_:)-(String)`` reads.
  public var description: String {
    var parts: [(name: String, workers: [String])] = []
    for combination in combinations {
      let number = combination.isSequential ? [] : ["\(combination.workers)"]
      if let last = parts.indices.last, parts[last].name == combination.strategy {
        parts[last].workers += number
      } else {
        parts.append((combination.strategy, number))
      }
    }
    return parts.map { $0.workers.isEmpty ? $0.name : "\($0.name):\($0.workers.joined(separator: "+"))" }
      .joined(separator: ",")
  }
}
