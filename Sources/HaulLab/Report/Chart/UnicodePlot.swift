import Haul

/// The curves of time by workers in characters, both axes logarithmic.
///
/// ```
///  50 s ┤
///       │◆
///  10 s ┤    ▲    ■
///       │         ▲  ■
///   1 s ┤                ▲
///       └────────────────────────
///        1    5  10  20  50  200  workers
///   ◆ sequential  ▲ threads  ■ processes  ● async
/// ```
enum UnicodePlot {
  static let columns = 60
  static let rows = 12

  /// The lines of the plot; none where fewer than two combinations are measured.
  static func lines(_ analysis: Analysis) -> [String] {
    let measured = analysis.rows.compactMap { row in row.time.map { (row.combination, $0.mean) } }
    guard measured.count > 1,
      let x = LogScale(measured.map { Double($0.0.workers) }, from: 0, to: Double(columns - 1)),
      let y = LogScale(measured.map(\.1), from: Double(rows - 1), to: 0)
    else { return [] }
    var canvas = [[Character]](repeating: [Character](repeating: " ", count: columns), count: rows)
    let series = WorkerCharts.series(analysis)
    for (_, rows) in series {
      let points = rows.compactMap { row in
        row.time.map { (x.position(Double(row.combination.workers)), y.position($0.mean)) }
      }
      for (first, second) in zip(points, points.dropFirst()) { connect(first, second, on: &canvas) }
    }
    for (strategy, rows) in series {
      for row in rows {
        guard let time = row.time else { continue }
        set(
          Mark(strategy: strategy).character, x.position(Double(row.combination.workers)), y.position(time.mean),
          &canvas)
      }
    }

    var names = [String](repeating: "", count: rows)
    for tick in y.ticks { names[place(y.position(tick), rows)] = "\(WorkerCharts.short(tick)) s" }
    let margin = names.map(\.count).max() ?? 0
    var lines = zip(names, canvas).map { name, line in
      trimmed("\(name.rightAligned(margin)) \(name.isEmpty ? "│" : "┤")\(String(line))")
    }
    lines.append("\(String(repeating: " ", count: margin + 1))└\(String(repeating: "─", count: columns))")
    lines.append(axis(Set(measured.map(\.0.workers)).sorted(), x, indent: margin + 2))
    lines.append(
      String(repeating: " ", count: margin + 2)
        + series.map { "\(Mark(strategy: $0.strategy).character) \($0.strategy)" }.joined(separator: "   "))
    return lines
  }

  /// Numbers of workers below their columns, as far as there is room.
  private static func axis(_ workers: [Int], _ x: LogScale, indent: Int) -> String {
    var text = String(repeating: " ", count: indent)
    var end = indent
    for number in workers {
      let column = indent + place(x.position(Double(number)), columns)
      guard column >= end else { continue }
      text += String(repeating: " ", count: column - text.count) + "\(number)"
      end = text.count + 1
    }
    return text + String(repeating: " ", count: max(2, indent + columns - 7 - text.count)) + "workers"
  }

  private static func connect(_ first: (Double, Double), _ second: (Double, Double), on canvas: inout [[Character]]) {
    let steps = max(1, Int(max(abs(second.0 - first.0), abs(second.1 - first.1)).rounded(.up)))
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      set("·", first.0 + (second.0 - first.0) * share, first.1 + (second.1 - first.1) * share, &canvas)
    }
  }

  private static func set(_ character: Character, _ x: Double, _ y: Double, _ canvas: inout [[Character]]) {
    canvas[place(y, rows)][place(x, columns)] = character
  }

  private static func place(_ value: Double, _ count: Int) -> Int {
    Int(min(max(value.rounded(), 0), Double(count - 1)))
  }

  private static func trimmed(_ text: String) -> String { String(text.reversed().drop { $0 == " " }.reversed()) }
}
