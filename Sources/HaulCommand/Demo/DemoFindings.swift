import Haul

/// What a demo's table shows, a sentence for each strategy, made of its numbers.
enum DemoFindings {
  /// The sentences, in the order of the table. Strategies that were not measured have none.
  ///
  /// - Parameter latency: The origin's delay before each answer, in seconds.
  static func lines(_ results: [DemoResult], latency: Double) -> [String] {
    let sequential = results.first { $0.combination.name == "sequential" }
    var lines: [String] = []
    if let sequential { lines.append(Self.sequential(sequential, latency: latency)) }
    for name in ["threads", "processes", "async"] {
      let rows = results.filter { $0.combination.name == name }
      guard let best = rows.min(by: { $0.seconds < $1.seconds }) else { continue }
      lines.append(Self.parallel(best, among: rows, sequential: sequential))
    }
    if let comparison = comparison(results) { lines.append(comparison) }
    return lines
  }

  private static func sequential(_ result: DemoResult, latency: Double) -> String {
    let waiting = result.seconds > 0 ? min(100, 100 * latency * Double(result.files) / result.seconds) : 0
    let each = result.files > 0 ? result.seconds / Double(result.files) : 0
    return "sequential: \(Quantity.count(result.files, "file")), one after the other, took "
      + "\(Quantity.seconds(result.seconds)), \(Quantity.seconds(each)) each; "
      + "\(Quantity.fixed(waiting, 0)) % of that is the server's latency."
  }

  private static func parallel(_ best: DemoResult, among rows: [DemoResult], sequential: DemoResult?) -> String {
    let workers = Quantity.count(best.combination.workers, "worker")
    var text = "\(best.combination.name): \(rows.count > 1 ? "fastest with \(workers)" : "with \(workers)"), "
    text += Quantity.seconds(best.seconds)
    guard let factor = DemoTable.speedUp(best, sequential?.seconds) else { return text + "." }
    text += ", \(Quantity.fixed(factor, 1)) times as fast as sequential"
    // More workers than files cannot help.
    let possible = Double(min(best.combination.workers, best.files))
    if possible > 0 { text += ": \(Quantity.fixed(100 * factor / possible, 0)) % of what so many could gain at most" }
    return text + "."
  }

  /// Threads and tasks of the same number, side by side.
  private static func comparison(_ results: [DemoResult]) -> String? {
    for task in results.reversed() where task.combination.name == "async" {
      let threads = results.first {
        $0.combination.name == "threads" && $0.combination.workers == task.combination.workers
      }
      guard let threads, task.cpuSeconds > 0, task.seconds > 0 else { continue }
      return "threads against async, \(task.combination.workers) workers each: "
        + "\(Quantity.fixed(threads.seconds / task.seconds, 2)) times the time, "
        + "\(Quantity.fixed(threads.cpuSeconds / task.cpuSeconds, 2)) times the CPU time."
    }
    return nil
  }
}
