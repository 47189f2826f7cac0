import FoundationEssentials
import Haul
import HaulJournal

/// A job's account for a person.
///
/// ```
/// pictures/.haul/journal.sqlite: 3 runs, the last from 2026-11-21 11:48:05Z, interrupted
/// 1000 items: 990 saved (1.2 GB), 3 skipped, 7 failed
/// failures: http_4xx 5, timeout 2
///
/// FAILURES BY HOST
///       5  http_4xx   a.example
///
/// SLOWEST HOSTS
///   files   first byte        whole         rate  host
///     990      0.131 s      0.140 s     8.7 MB/s  b.example
/// ```
enum StatusText {
  /// The lines, without their ends.
  static func lines(_ status: JournalStatus) -> [String] {
    var lines = ["\(status.path): \(runs(status))"]
    let states = ["saved", "skipped", "failed"].map { name in
      let bytes = status.states[name]?.bytes ?? 0
      return "\(status.states[name]?.items ?? 0) \(name)" + (bytes > 0 ? " (\(Quantity.bytes(bytes)))" : "")
    }
    lines.append("\(Quantity.count(status.items, "item")): \(states.joined(separator: ", "))")
    guard status.items > 0 else { return lines }
    if !status.failures.isEmpty {
      let counts = status.failures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      lines.append("failures: " + counts.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
      lines += ["", "FAILURES BY HOST"]
      let width = status.failingHosts.map(\.error.count).max() ?? 0
      for failure in status.failingHosts {
        lines.append(
          "\("\(failure.items)".rightAligned(7))  \(failure.error.leftAligned(width))  \(host(failure.host))")
      }
    }
    if !status.slowestHosts.isEmpty {
      lines += ["", "SLOWEST HOSTS", row("files", "first byte", "whole", "rate", "host")]
      for speed in status.slowestHosts {
        let rate = speed.timeTotal > 0 ? Double(speed.bytes) / (speed.timeTotal * Double(speed.items)) : 0
        lines.append(
          row(
            "\(speed.items)", Quantity.seconds(speed.timeFirstByte), Quantity.seconds(speed.timeTotal),
            Quantity.rate(rate), host(speed.host)))
      }
    }
    return lines
  }

  private static func runs(_ status: JournalStatus) -> String {
    guard let last = status.lastRun else { return "no run yet" }
    let state =
      if status.isRunning {
        "going on"
      } else if last.isComplete {
        "complete"
      } else if last.endedAt != nil {
        "stopped early"
      } else {
        "killed"
      }
    let date = last.startedAt.formatted(.iso8601.dateTimeSeparator(.space))
    return "\(Quantity.count(status.runs, "run")), the last from \(date), \(state)"
  }

  private static func row(_ files: String, _ first: String, _ whole: String, _ rate: String, _ host: String) -> String {
    "\(files.rightAligned(7))  \(first.rightAligned(11))  \(whole.rightAligned(11))  \(rate.rightAligned(11))  \(host)"
  }

  private static func host(_ name: String) -> String { name.isEmpty ? "(no host)" : name }
}
