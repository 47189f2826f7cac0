import Haul

/// Curves over the number of workers, a line for each strategy: times, and speed-ups against the ideal.
struct WorkerCharts {
  let analysis: Analysis

  private static let width = 760
  private static let height = 420
  private static let left = 78.0
  private static let right = 732.0
  private static let top = 30.0
  private static let bottom = 362.0

  /// The measured rows of each strategy, in the order of the plan, by workers.
  static func series(_ analysis: Analysis) -> [(strategy: String, rows: [Analysis.Row])] {
    var order: [String] = []
    for row in analysis.rows where row.time != nil && !order.contains(row.combination.strategy) {
      order.append(row.combination.strategy)
    }
    return order.map { strategy in
      let rows = analysis.rows.filter { $0.combination.strategy == strategy && $0.time != nil }
      return (strategy, rows.sorted { $0.combination.workers < $1.combination.workers })
    }
  }

  /// Time by workers, both on log axes, with 95 % confidence intervals; nil where nothing is measured.
  func times() -> Drawing? {
    let times = analysis.rows.compactMap(\.time)
    let values = times.flatMap { [$0.mean, $0.confidenceLow ?? $0.mean, $0.confidenceHigh ?? $0.mean] }
    guard let x = workerScale, let y = LogScale(padded(values.filter { $0 > 0 }), from: Self.bottom, to: Self.top)
    else {
      return nil
    }
    var drawing = Drawing(
      id: "times", title: "Time by number of workers",
      summary:
        "Mean time of a round for each strategy and number of workers, on logarithmic axes, with 95 % confidence "
        + "intervals. The numbers are in the table of times.", width: Self.width, height: Self.height)
    frame(&drawing, x, y, unit: "seconds") { Self.short($0) }
    for (strategy, rows) in Self.series(analysis) {
      let points = rows.compactMap { row in
        row.time.map { (x.position(Double(row.combination.workers)), y.position($0.mean)) }
      }
      drawing.line(points, "curve \(strategy)")
      for row in rows {
        guard let time = row.time else { continue }
        let place = x.position(Double(row.combination.workers))
        if let low = time.confidenceLow, let high = time.confidenceHigh {
          let ends = [max(low, y.values.lowerBound), min(high, y.values.upperBound)].map { y.position($0) }
          drawing.line([(place, ends[0]), (place, ends[1])], "error \(strategy)")
          for end in ends { drawing.line([(place - 4, end), (place + 4, end)], "error \(strategy)") }
        }
        drawing.mark(
          Mark(strategy: strategy), place, y.position(time.mean), radius: 5, "mark \(strategy)",
          tip: "\(row.combination.title): \(Quantity.seconds(time.mean))")
      }
    }
    return drawing
  }

  /// Speed-up over sequential by workers, with the ideal; nil where there is nothing to compare with.
  func speedUps() -> Drawing? {
    let rows = analysis.rows.filter { $0.speedUp != nil }
    let values = rows.compactMap { $0.speedUp?.factor }
    guard rows.contains(where: { !$0.combination.isSequential }), let x = workerScale,
      let y = LogScale(padded(values + [1]), from: Self.bottom, to: Self.top)
    else { return nil }
    var drawing = Drawing(
      id: "speed-ups", title: "Speed-up over sequential",
      summary: "How many times as fast as sequential each strategy is, by number of workers, on logarithmic axes. The "
        + "dashed line is the ideal, where N workers are N times as fast.", width: Self.width, height: Self.height)
    frame(&drawing, x, y, unit: "times as fast") { Self.short($0) }
    let most = min(x.values.upperBound, y.values.upperBound)
    let least = max(x.values.lowerBound, y.values.lowerBound)
    if least < most {
      drawing.line(
        [least, most].map { (x.position($0), y.position($0)) }, "ideal", tip: "ideal: N workers, N times as fast")
      drawing.text("ideal", x.position(most) - 8, y.position(most) + 4, anchor: "end", "label")
    }
    for (strategy, rows) in Self.series(analysis) {
      let points = rows.compactMap { row in
        row.speedUp.map { (x.position(Double(row.combination.workers)), y.position($0.factor)) }
      }
      drawing.line(points, "curve \(strategy)")
      for row in rows {
        guard let speedUp = row.speedUp else { continue }
        drawing.mark(
          Mark(strategy: strategy), x.position(Double(row.combination.workers)), y.position(speedUp.factor), radius: 5,
          "mark \(strategy)", tip: "\(row.combination.title): \(Quantity.fixed(speedUp.factor, 1)) times as fast")
      }
    }
    return drawing
  }

  // MARK: - The frame

  private var workerScale: LogScale? {
    LogScale(
      analysis.rows.filter { $0.time != nil }.map { Double($0.combination.workers) }, from: Self.left + 14,
      to: Self.right - 14)
  }

  /// The values with some room beyond them.
  private func padded(_ values: [Double]) -> [Double] {
    guard let low = values.min(), let high = values.max() else { return [] }
    return [low / 1.15, high * 1.15]
  }

  private func frame(
    _ drawing: inout Drawing, _ x: LogScale, _ y: LogScale, unit: String, text: (Double) -> String
  ) {
    for tick in y.ticks {
      let place = y.position(tick)
      drawing.line([(Self.left, place), (Self.right, place)], "grid")
      drawing.text(text(tick), Self.left - 8, place + 4, anchor: "end", "tick")
    }
    // The numbers that were measured are the ones to read, as far as there is room.
    var last = -100.0
    for workers in Set(analysis.rows.filter { $0.time != nil }.map(\.combination.workers)).sorted() {
      let place = x.position(Double(workers))
      drawing.line([(place, Self.bottom), (place, Self.bottom + 5)], "axis")
      if place - last >= 26 {
        drawing.text("\(workers)", place, Self.bottom + 20, anchor: "middle", "tick")
        last = place
      }
    }
    drawing.line([(Self.left, Self.top), (Self.left, Self.bottom), (Self.right, Self.bottom)], "axis")
    drawing.text("workers", (Self.left + Self.right) / 2, Self.bottom + 42, anchor: "middle", "name")
    drawing.text(unit, Self.left - 8, Self.top - 12, anchor: "start", "name")
  }

  /// A tick's number without zeros that say nothing.
  static func short(_ value: Double) -> String {
    var text = Quantity.fixed(value, value >= 1 ? 2 : 4)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
