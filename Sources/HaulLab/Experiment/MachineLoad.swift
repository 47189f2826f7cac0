import FoundationEssentials

/// What all cores of the machine have done since it started, whoever made them do it.
struct MachineLoad: Sendable, Hashable {
  /// Ticks.
  let busy: Double
  let waiting: Double
  let idle: Double

  /// The load until now; nil where the system does not say.
  static func current() -> MachineLoad? {
    // proc files have no size that could be read by.
    FileManager.default.contents(atPath: "/proc/stat").flatMap { MachineLoad(String(decoding: $0, as: UTF8.self)) }
  }

  /// Reads /proc/stat's first line (proc_stat(5)): user, nice, system, idle, iowait, irq, softirq, steal.
  init?(_ text: String) {
    let fields = text.prefix { $0 != "\n" }.split(separator: " ")
    let ticks = fields.dropFirst().prefix(8).compactMap { Double($0) }
    guard fields.first == "cpu", ticks.count == 8 else { return nil }
    busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]
    waiting = ticks[4]
    idle = ticks[3]
  }

  /// The shares of the time since `earlier` that were spent working and waiting for disks; nil where no tick has passed.
  func shares(since earlier: MachineLoad) -> (busy: Double, waiting: Double)? {
    let (busy, waiting) = (self.busy - earlier.busy, self.waiting - earlier.waiting)
    let all = busy + waiting + idle - earlier.idle
    guard all > 0 else { return nil }
    return (min(max(busy / all, 0), 1), min(max(waiting / all, 0), 1))
  }
}
