import Haul

/// The account of a run for a person: what became of the files, and what it took.
///
/// ```
/// 200 files: 198 saved, 1 skipped, 1 failed
/// 6.8 MB in 1.321 s: 5.1 MB/s, 151.4 files/s, up to 32 at once
/// failures: http_4xx 1
/// CPU: 0.052 s user, 0.031 s system; peak memory: 23.4 MB
/// ```
enum Account {
  /// The lines, without their ends.
  static func lines(_ summary: Summary, signal: Int32? = nil) -> [String] {
    let ended = summary.saved + summary.skipped + summary.failed
    var lines = [
      "\(Quantity.count(ended, "file")): \(summary.saved) saved, \(summary.skipped) skipped, \(summary.failed) failed"
    ]
    let seconds = summary.wallTime / .seconds(1)
    let pace = seconds > 0 ? ", \(Quantity.fixed(Double(summary.saved) / seconds, 1)) files/s" : ""
    let width = summary.mostInFlight > 1 ? ", up to \(summary.mostInFlight) at once" : ""
    let resumed = summary.resumedBytes > 0 ? ", of which \(Quantity.bytes(summary.resumedBytes)) were there," : ""
    lines.append(
      "\(Quantity.bytes(summary.bytes))\(resumed) in \(Quantity.seconds(seconds)): \(Quantity.rate(summary.bytesPerSecond))\(pace)\(width)"
    )
    if !summary.failures.isEmpty {
      // The commonest first; equal ones in the order of the alphabet, to be the same on every run.
      let counts = summary.failures.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      lines.append("failures: " + counts.map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", "))
    }
    let troubles = [(summary.retries, "retry", "retries"), (summary.workersLost, "worker lost", "workers lost")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.2)" }
    if !troubles.isEmpty { lines.append(troubles.joined(separator: ", ")) }
    lines.append(resources(summary.resources))
    if summary.stop != nil, summary.items > ended {
      lines.append("\(summary.items - ended) of the list so far were not begun")
    }
    if let reason = stopped(summary.stop, signal: signal) { lines += ErrorText.visible("stopped early: \(reason)") }
    return lines
  }

  private static func resources(_ usage: ResourceUsage) -> String {
    let children = usage.childPeakMemory > 0 ? ", of a child \(Quantity.bytes(usage.childPeakMemory))" : ""
    return "CPU: \(Quantity.seconds(usage.userTime)) user, \(Quantity.seconds(usage.systemTime)) system; "
      + "peak memory: \(Quantity.bytes(usage.peakMemory))\(children)"
  }

  private static func stopped(_ stop: Summary.Stop?, signal: Int32?) -> String? {
    switch stop {
    case nil: nil
    case .cancelled:
      signal == nil
        ? "nobody reads standard output any more"
        : "interrupted; what was saved is kept, and the same command goes on from there"
    case .tooManyErrors: "as many files failed as --max-errors allows"
    case .localTrouble(let text): text
    }
  }
}
