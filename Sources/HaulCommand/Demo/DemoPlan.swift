import Haul

/// The combinations of strategy and workers that a demo goes through, in order.
///
/// Written as `sequential,threads:5+10+20,processes:2+4,async:200`.
struct DemoPlan: Hashable, Sendable, CustomStringConvertible {
  /// A strategy with a number of workers.
  struct Combination: Hashable, Sendable {
    let strategy: Strategy
    let workers: Int

    /// `sequential`, `threads` and so on.
    var name: String { strategy.name }
    /// The folder for its files.
    var folder: String { "\(name)-\(workers)" }
    /// `threads, 20 workers`.
    var title: String { name == "sequential" ? name : "\(name), \(Quantity.count(workers, "worker"))" }
  }

  let combinations: [Combination]

  /// The homework's experiment.
  static let standard = DemoPlan(
    combinations: [Combination(strategy: .sequential, workers: 1)]
      + [5, 10, 20, 50, 100, 200].map { Combination(strategy: .threads(workers: $0), workers: $0) }
      + [2, 4, 5, 8].map { Combination(strategy: .processes(workers: $0), workers: $0) }
      + [Combination(strategy: .async(workers: 200), workers: 200)]
  )

  /// The combinations that stand for their strategies: of each, the one with the most workers.
  var main: Set<Combination> {
    var best: [String: Combination] = [:]
    for combination in combinations where combination.workers > best[combination.name]?.workers ?? 0 {
      best[combination.name] = combination
    }
    return Set(best.values)
  }

  /// Reads a plan.
  static func parse(_ text: String) throws(ArgumentProblem) -> DemoPlan {
    var combinations: [Combination] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = pieces.first, Strategy.names.contains(String(name)) else {
        throw problem("'\(part)' names no strategy")
      }
      if name == "sequential" {
        guard pieces.count == 1 else { throw problem("sequential has one worker and no number") }
        combinations.append(Combination(strategy: .sequential, workers: 1))
        continue
      }
      guard pieces.count == 2 else { throw problem("'\(part)' says no numbers of workers") }
      for number in pieces[1].split(separator: "+", omittingEmptySubsequences: false) {
        guard let workers = Int(number), workers > 0 else { throw problem("'\(number)' is no number of workers") }
        combinations.append(Combination(strategy: strategy(String(name), workers: workers), workers: workers))
      }
    }
    guard Set(combinations).count == combinations.count else { throw problem("a combination is there twice") }
    return DemoPlan(combinations: combinations)
  }

  private static func strategy(_ name: String, workers: Int) -> Strategy {
    switch name {
    case "threads": .threads(workers: workers)
    case "processes": .processes(workers: workers)
    default: .async(workers: workers)
    }
  }

  private static func problem(_ message: String) -> ArgumentProblem {
    ArgumentProblem(message: message, hint: "write a plan such as sequential,threads:5+20,processes:2+8,async:200")
  }

  /// In the form that ``parse(_:)`` reads.
  var description: String {
    var parts: [(name: String, workers: [String])] = []
    for combination in combinations {
      let number = combination.name == "sequential" ? [] : ["\(combination.workers)"]
      if let last = parts.indices.last, parts[last].name == combination.name {
        parts[last].workers += number
      } else {
        parts.append((combination.name, number))
      }
    }
    return parts.map { $0.workers.isEmpty ? $0.name : "\($0.name):\($0.workers.joined(separator: "+"))" }
      .joined(separator: ",")
  }
}
