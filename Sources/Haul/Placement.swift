/// Where attempts run: P processes × T event loops in each × K slots on each loop.
///
/// An event loop is an OS thread; a slot is a place where one attempt at a time runs.
public struct Placement: Sendable, Hashable, CustomStringConvertible {
  /// Processes, P.
  public var processes: Int
  /// Event loops in each process, T.
  public var loops: Int
  /// Slots on each loop, K.
  public var slots: Int
  /// Whether the attempts run in child processes. Always so with more than one process.
  public var usesChildren: Bool
  /// Attempts that run at once at the most, where that is fewer than P × T × K: 3 workers over 2 loops take 2 slots on
  /// the first and 1 on the second.
  public var limit: Int?
  /// Whether the number that runs at once is found as it goes, up to the capacity.
  public var adapts = false

  /// A placement of `processes` × `loops` × `slots`.
  ///
  /// - Parameter usesChildren: Runs even a single process as a child; what `processes` with one worker means.
  public init(processes: Int, loops: Int, slots: Int, usesChildren: Bool = false, limit: Int? = nil) {
    self.processes = processes
    self.loops = loops
    self.slots = slots
    self.usesChildren = usesChildren || processes > 1
    self.limit = limit
  }

  /// Reads `PxTxK`, for example `2x4x16`; nil where the text is not three whole numbers.
  public init?(_ text: String) {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 3, let processes = parts[0], let loops = parts[1], let slots = parts[2] else { return nil }
    self.init(processes: processes, loops: loops, slots: slots)
  }

  /// `workers` slots spread as evenly as they go over at most `cores` loops.
  static func multiplexed(workers: Int, cores: Int) -> Placement {
    let loops = max(1, min(cores, workers))
    return Placement(
      processes: 1, loops: loops, slots: workers / loops + (workers % loops == 0 ? 0 : 1), limit: workers)
  }

  /// Attempts that run at once at the most.
  public var capacity: Int {
    let (perProcess, first) = loops.multipliedReportingOverflow(by: slots)
    let (all, second) = perProcess.multipliedReportingOverflow(by: processes)
    let product = first || second ? Int.max : all
    return min(limit ?? product, product)
  }

  /// Slots on the loop `loop` of a process, the first being 0.
  func slots(onLoop loop: Int) -> Int {
    guard let limit else { return slots }
    return limit / loops + (loop < limit % loops ? 1 : 0)
  }

  /// `PxTxK`.
  public var description: String { "\(processes)x\(loops)x\(slots)" }

  /// What is wrong with it, or nil: every number must be positive, and the product one that a machine can hold.
  var problem: String? {
    if processes < 1 || loops < 1 || slots < 1 || (limit ?? 1) < 1 {
      return "every number of a placement must be at least 1"
    }
    if capacity > 65_536 || processes > 1_024 || loops > 4_096 {
      return "at most 1024 processes, 4096 threads each and 65536 downloads at once are possible"
    }
    return nil
  }
}
