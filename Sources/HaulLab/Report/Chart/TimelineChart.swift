import Haul

/// One round file by file: each file a bar in its worker's lane, paler until its first byte.
enum TimelineChart {
  private static let width = 760
  private static let left = 46.0
  private static let right = 740.0
  private static let top = 8.0
  /// The most that all lanes together take.
  private static let mostHeight = 300.0

  /// Nil where the timeline has no files.
  static func drawing(_ timeline: Timeline) -> Drawing? {
    let workers = Set(timeline.bars.map(\.worker)).sorted()
    guard let last = timeline.bars.map({ $0.start + $0.total }).max(), last > 0, last.isFinite, !workers.isEmpty else {
      return nil
    }
    let lanes = Dictionary(
      workers.enumerated().map { ($0.element, Double($0.offset)) }, uniquingKeysWith: { first, _ in first })
    let lane = min(18, mostHeight / Double(workers.count))
    let bottom = top + lane * Double(workers.count)
    let combination = Combination(timeline.strategy, timeline.workers)
    var drawing = Drawing(
      id: "timeline-\(timeline.strategy)", title: "\(combination.title), round \(timeline.round)",
      summary: "\(Quantity.count(timeline.bars.count, "file")) in \(Quantity.count(workers.count, "lane")), "
        + "\(Quantity.seconds(last)) in all. Each bar is a file, paler until its first byte.",
      width: width, height: Int(bottom) + 54)
    let x = LinearScale(upper: last, from: left, to: right)
    for tick in x.ticks {
      drawing.line([(x.position(tick), top), (x.position(tick), bottom)], "grid")
      drawing.text(tick == 0 ? "0" : WorkerCharts.short(tick), x.position(tick), bottom + 18, anchor: "middle", "tick")
    }
    let gap = lane > 5 ? 1.0 : 0
    for bar in timeline.bars {
      let y = top + lane * (lanes[bar.worker] ?? 0)
      let start = x.position(bar.start)
      let end = max(x.position(bar.start + bar.total), start + 0.6)
      let middle = min(max(x.position(bar.start + (bar.firstByte ?? bar.total)), start), end)
      let kind = bar.failed ? "failed" : timeline.strategy
      let tip =
        "worker \(bar.worker): \(Quantity.seconds(bar.total))\(bar.failed ? ", failed" : ""), from \(Quantity.seconds(bar.start)) on"
      drawing.rectangle(start, y, middle - start, max(lane - gap, 0.5), "wait \(kind)", tip: tip)
      drawing.rectangle(middle, y, max(end - middle, 0.5), max(lane - gap, 0.5), "body \(kind)", tip: tip)
    }
    drawing.line([(left, top), (left, bottom), (right, bottom)], "axis")
    // A lane or two leave no room for the word.
    if bottom - top > 60 { drawing.text("workers", left - 14, (top + bottom) / 2, anchor: "middle", "name turned") }
    drawing.text("seconds", (left + right) / 2, bottom + 38, anchor: "middle", "name")
    return drawing
  }
}
