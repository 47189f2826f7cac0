import Haul

/// Every round as a mark: how far the times of a combination stray.
enum StripChart {
  private static let width = 760
  private static let left = 150.0
  private static let right = 732.0
  private static let rowHeight = 26.0
  private static let top = 14.0

  /// Nil where nothing is measured.
  static func drawing(_ report: Report, _ analysis: Analysis) -> Drawing? {
    let results = zip(report.results, analysis.rows).filter { $0.1.time != nil }
    let seconds = results.flatMap { $0.0.rounds.filter(\.counts).map(\.seconds) }
    guard let low = seconds.min(), let high = seconds.max(),
      let x = LogScale([low / 1.1, high * 1.1], from: left, to: right)
    else { return nil }
    let bottom = top + rowHeight * Double(results.count)
    var drawing = Drawing(
      id: "rounds", title: "All rounds",
      summary:
        "The time of every round that counts, a row for each combination, on a logarithmic axis. Outliers are hollow; "
        + "the line is the mean.", width: width, height: Int(bottom) + 56)
    for tick in x.ticks {
      drawing.line([(x.position(tick), top), (x.position(tick), bottom)], "grid")
      drawing.text(WorkerCharts.short(tick), x.position(tick), bottom + 18, anchor: "middle", "tick")
    }
    for (index, (result, row)) in results.enumerated() {
      let y = top + rowHeight * (Double(index) + 0.5)
      let name = result.combination.isSequential ? result.strategy : "\(result.strategy) \(result.workers)"
      drawing.text(name, left - 12, y + 4, anchor: "end", "tick")
      if let time = row.time {
        drawing.line([(x.position(time.mean), y - 9), (x.position(time.mean), y + 9)], "mean")
      }
      for (place, round) in result.rounds.filter(\.counts).enumerated() {
        // Rounds that took the same time are told apart by a step up or down.
        let shift = Double(place % 3 - 1) * 5
        let isOutlier = row.outliers.contains(round.number)
        drawing.mark(
          Mark(strategy: result.strategy), x.position(round.seconds), y + shift, radius: 3.4,
          "\(isOutlier ? "hollow" : "dot") \(result.strategy)",
          tip:
            "\(result.combination.title), round \(round.number): \(Quantity.seconds(round.seconds))\(isOutlier ? ", an outlier" : "")"
        )
      }
    }
    drawing.line([(left, bottom), (right, bottom)], "axis")
    drawing.text("seconds", (left + right) / 2, bottom + 40, anchor: "middle", "name")
    return drawing
  }
}
