import ArgumentParser
import Haul

/// Where downloads run, as options.
struct PlacementOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How downloads are spread: sequential, threads, processes or async. (default: async)", valueName: "name"))
  var strategy: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Downloads at once: threads, processes or tasks, by strategy; auto for as many as serve best, found as the run goes; \
      tuned for what haul tune found. (default: auto)
      """,
      valueName: "n"),
    transform: WorkerCount.parse)
  var workers: WorkerCount?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("With --strategy processes: downloads at once in each process. (default: 1)", valueName: "k"))
  var slotsPerProcess: Int?

  @Option(
    help: ArgumentHelp(
      "Any mixture: processes x threads in each x downloads on each thread. Instead of the above.", valueName: "PxTxK"))
  var placement: String?

  /// The strategy that the options describe.
  func resolved() throws(UsageError) -> Strategy {
    if let placement { return try mixture(placement) }
    let name = strategy ?? "async"
    let workers = try numberOfWorkers()
    let slots = try positive(slotsPerProcess, "--slots-per-process")
    if slots != nil, name != "processes", Strategy.names.contains(name) {
      throw UsageError(
        "--slots-per-process makes no sense with the strategy \(name)",
        hint: "it goes with --strategy processes; --placement PxTxK describes every mixture")
    }
    switch name {
    case "sequential":
      if case .count(let workers) = workers, workers > 1 {
        throw UsageError(
          "--strategy sequential downloads one file at a time, and --workers is \(workers)",
          hint: "leave --workers out, or choose threads, processes or async")
      }
      return .sequential
    case "threads": return .threads(workers: workers)
    case "processes": return .processes(workers: workers, slotsPerProcess: slots ?? 1)
    case "async": return .async(workers: workers)
    default:
      throw UsageError(
        "--strategy '\(name)' is unknown", hint: "the strategies are \(Strategy.names.joined(separator: ", "))")
    }
  }

  private func numberOfWorkers() throws(UsageError) -> Workers {
    switch workers {
    case .number(let number): return .count(try positive(number, "--workers") ?? number)
    case .auto, nil: return .automatic
    case .tuned:
      throw UsageError(
        "--workers tuned needs a list that can be looked into", hint: "give haul get the list, or say a number")
    }
  }

  private func mixture(_ text: String) throws(UsageError) -> Strategy {
    let others = [
      ("--strategy", strategy != nil), ("--workers", workers != nil), ("--slots-per-process", slotsPerProcess != nil),
    ].filter(\.1).map(\.0)
    if !others.isEmpty {
      throw UsageError(
        "--placement and \(others.joined(separator: ", ")) exclude each other",
        hint: "--placement says all by itself: processes x threads in each x downloads on each thread")
    }
    let hint = "write three whole numbers from 1 on, as in 2x4x16: processes, threads in each, downloads on each thread"
    guard let placement = Placement(text) else { throw UsageError("--placement '\(text)' is none", hint: hint) }
    guard placement.processes > 0, placement.loops > 0, placement.slots > 0 else {
      throw UsageError("--placement '\(text)' leaves no place to run a download", hint: hint)
    }
    return .placed(placement)
  }

  private func positive(_ number: Int?, _ option: String) throws(UsageError) -> Int? {
    guard let number, number < 1 else { return number }
    throw UsageError("\(option) is \(number)", hint: "at least 1 is needed to download anything")
  }
}
