/// A named way to place attempts: which of processes, threads and slots multiply.
///
/// A strategy says *where* an attempt runs, never what an attempt is: the request, the retry and the file are the same
/// under all of them, which is what makes comparing them fair.
public enum Strategy: Sendable, Hashable {
  /// One attempt at a time, nothing overlapped.
  case sequential
  /// `workers` OS threads with one download each.
  case threads(workers: Int)
  /// `workers` child processes with `slotsPerProcess` downloads each on one thread.
  case processes(workers: Int, slotsPerProcess: Int = 1)
  /// `workers` downloads multiplexed over as many threads as the machine has cores.
  case async(workers: Int)
  /// Any mixture.
  case placed(Placement)

  /// The words that name a strategy on a command line.
  public static let names = ["sequential", "threads", "processes", "async"]

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

  /// The point in the space of placements that the strategy names.
  ///
  /// - Parameter cores: Threads that `async` spreads its workers over; at least 1.
  public func placement(cores: Int) -> Placement {
    switch self {
    case .sequential:
      Placement(processes: 1, loops: 1, slots: 1)
    case .threads(let workers):
      Placement(processes: 1, loops: workers, slots: 1)
    case .processes(let workers, let slotsPerProcess):
      Placement(processes: workers, loops: 1, slots: slotsPerProcess, usesChildren: true)
    case .async(let workers):
      Placement.multiplexed(workers: workers, cores: cores)
    case .placed(let placement):
      placement
    }
  }
}
