/// How many attempts run at once.
public enum Workers: Sendable, Hashable {
  /// As many as serve best, found while they run, up to ``Strategy/automaticMaximum``.
  case automatic
  /// So many.
  case count(Int)
}

/// A named way to place attempts: which of processes, threads and slots multiply.
///
/// A strategy says *where* an attempt runs, never what an attempt is: the request, the retry and the file are the same
/// under all of them, which is what makes comparing them fair.
public enum Strategy: Sendable, Hashable {
  /// One attempt at a time, nothing overlapped.
  case sequential
  /// `workers` OS threads with one download each.
  case threads(workers: Workers)
  /// `workers` child processes with `slotsPerProcess` downloads each on one thread.
  case processes(workers: Workers, slotsPerProcess: Int = 1)
  /// `workers` downloads multiplexed over as many threads as the machine has cores.
  case async(workers: Workers)
  /// Any mixture.
  case placed(Placement)

  /// `workers` OS threads with one download each.
  public static func threads(workers: Int) -> Strategy { .threads(workers: .count(workers)) }

  /// `workers` child processes with `slotsPerProcess` downloads each on one thread.
  public static func processes(workers: Int, slotsPerProcess: Int = 1) -> Strategy {
    .processes(workers: .count(workers), slotsPerProcess: slotsPerProcess)
  }

  /// `workers` downloads multiplexed over as many threads as the machine has cores.
  public static func async(workers: Int) -> Strategy { .async(workers: .count(workers)) }

  /// The words that name a strategy on a command line.
  public static let names = ["sequential", "threads", "processes", "async"]

  /// Downloads at once that an automatic number of workers does not pass.
  public static let automaticMaximum = 256
  /// Threads that an automatic number of workers makes: they exist from the start.
  static let automaticThreads = 64
  /// Child processes that an automatic number of workers makes: they run from the start, and each takes some 25 MB.
  static let automaticProcesses = 16

  /// The strategy's name, as on the command line; `PxTxK` for a mixture.
  public var name: String {
    switch self {
    case .sequential: "sequential"
    case .threads: "threads"
    case .processes: "processes"
    case .async: "async"
    case .placed(let placement): placement.description
    }
  }

  /// The point in the space of placements that the strategy names; with an automatic number of workers, the largest that
  /// may come of it.
  ///
  /// - Parameter cores: Threads that `async` spreads its workers over; at least 1.
  public func placement(cores: Int) -> Placement {
    switch self {
    case .sequential:
      return Placement(processes: 1, loops: 1, slots: 1)
    case .threads(let workers):
      return adapting(workers, most: Self.automaticThreads) { Placement(processes: 1, loops: $0, slots: 1) }
    case .processes(let workers, let slotsPerProcess):
      return adapting(workers, most: Self.automaticProcesses) {
        Placement(processes: $0, loops: 1, slots: slotsPerProcess, usesChildren: true)
      }
    case .async(let workers):
      return adapting(workers, most: Self.automaticMaximum) { Placement.multiplexed(workers: $0, cores: cores) }
    case .placed(let placement):
      return placement
    }
  }

  private func adapting(_ workers: Workers, most: Int, _ make: (Int) -> Placement) -> Placement {
    switch workers {
    case .count(let count):
      return make(count)
    case .automatic:
      var placement = make(most)
      placement.adapts = true
      return placement
    }
  }
}
