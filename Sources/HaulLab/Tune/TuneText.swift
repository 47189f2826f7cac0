import Haul

/// What a search found, for people.
public enum TuneText {
  /// The table of what was measured, the law, and the answer.
  public static func lines(_ result: TuneResult) -> [String] {
    var lines = table(result)
    let models = result.answers.compactMap { answer in answer.model.map { law(answer.strategy, $0) } }
    if !models.isEmpty {
      lines += ["", "The Universal Scalability Law, fitted for explanation:"] + models.map { "  \($0)" }
    }
    lines.append("")
    if let ceiling = result.ceiling {
      lines.append(
        "With \(Quantity.count(ceiling, "worker")) the server refused or failures rose\(failures(result)), so only fewer were tried further."
      )
    } else if !result.failures.isEmpty {
      lines.append("Files failed on the way\(failures(result)); they are in no figure.")
    }
    if let best = result.best { lines += answer(best, result) }
    if let reason = result.reason { lines.append("No answer: \(reason.message).") }
    return lines
  }

  private static func table(_ result: TuneResult) -> [String] {
    let columns =
      [ReportTable.Column(title: "method", isNumber: false)]
      + ["workers", "files/s", "of the fastest", "times measured"].map { ReportTable.Column(title: $0) }
      + [ReportTable.Column(title: "", isNumber: false)]
    let most = result.measured.flatMap(\.points).map(\.filesPerSecond).max() ?? 0
    let rows = result.measured.flatMap { strategy, points in
      points.map { point in
        [
          strategy, "\(point.workers)", Quantity.fixed(point.filesPerSecond, 1),
          "\(Quantity.fixed(100 * point.filesPerSecond / most, 0)) %", "\(point.trials)",
          notes(point, result.answers.first { $0.strategy == strategy }),
        ]
      }
    }
    return rows.isEmpty ? [] : ReportTable(columns: columns, rows: rows).lines()
  }

  private static func notes(_ point: TuneResult.Point, _ answer: TuneResult.Answer?) -> String {
    var notes: [String] = []
    if point == answer?.fastest { notes.append("fastest") }
    if point == answer?.knee { notes.append("knee") }
    return notes.joined(separator: ", ")
  }

  private static func law(_ strategy: String, _ model: ScalabilityModel) -> String {
    let peak = model.peak.map { $0 < 1e6 ? "its peak at \(Quantity.fixed($0, 0)) workers" : "no peak within reach" }
    return "\(strategy): contention \(share(model.contention)), coherency \(share(model.coherency)), "
      + "\(peak ?? "no peak"), R² \(Quantity.fixed(model.determination, 3))"
  }

  private static func answer(_ best: TuneResult.Answer, _ result: TuneResult) -> [String] {
    var lines = [
      "Fastest: \(best.strategy) with \(Quantity.count(best.fastest.workers, "worker")), "
        + "\(Quantity.fixed(best.fastest.filesPerSecond, 1)) files/s ± \(Quantity.fixed(100 * best.uncertainty, 1)) %.",
      "Knee: \(Quantity.count(best.knee.workers, "worker")), the fewest within 5 % of that, with "
        + "\(Quantity.fixed(best.knee.filesPerSecond, 1)) files/s.",
      best.asGood.lowerBound == best.asGood.upperBound
        ? "As good as the fastest within the noise: no other number that was measured."
        : "As good as the fastest within the noise: \(best.asGood.lowerBound) to \(best.asGood.upperBound) workers.",
    ]
    let others = result.answers.filter { $0.strategy != best.strategy }
    let equals = others.filter {
      $0.fastest.filesPerSecond >= [TuneSeries.Count].kneeShare * best.fastest.filesPerSecond
    }
    for other in equals {
      lines.append(
        "\(other.strategy) came as far, with \(Quantity.count(other.knee.workers, "worker")) at its knee, and took "
          + "\(milliseconds(other.cpuSeconds)) of CPU for a file, \(best.strategy) \(milliseconds(best.cpuSeconds)).")
    }
    if best.isOpen, result.ceiling == nil {
      lines.append("More workers than the files or --max-workers allow were not tried, and might be faster still.")
    }
    if best.uncertainty > TuneSearch.precision {
      lines.append("The fastest is known less well than 5 %: \(because(result.end)).")
    }
    return lines
  }

  private static func because(_ end: TuneSearch.End) -> String {
    switch end {
    case .time: "the time was used up"
    case .requests: "no URL may be asked for again"
    case .settled, .failed: "the measurements differ from each other"
    }
  }

  private static func failures(_ result: TuneResult) -> String {
    guard !result.failures.isEmpty else { return "" }
    let classes = result.failures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
    return " (\(classes.joined(separator: ", ")))"
  }

  /// A share that may be very small.
  private static func share(_ value: Double) -> String {
    let percent = 100 * value
    return percent == 0 || percent >= 0.1 ? "\(Quantity.fixed(percent, 1)) %" : "\(Quantity.fixed(percent, 5)) %"
  }

  private static func milliseconds(_ seconds: Double) -> String { "\(Quantity.fixed(1000 * seconds, 2)) ms" }
}
