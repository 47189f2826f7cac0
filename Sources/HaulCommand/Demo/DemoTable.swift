import Haul

/// The demo's table: a row for each combination.
///
/// ```
/// method      workers     time  speed-up     CPU    files
/// sequential        1  26.48 s       1.0  0.05 s  200/200
/// threads           5  5.315 s       5.0  0.06 s  200/200
///                  10  2.669 s       9.9  0.06 s  200/200
/// ```
enum DemoTable {
  /// The lines of the table.
  static func lines(_ results: [DemoResult]) -> [String] {
    let sequential = results.first { $0.combination.name == "sequential" }?.seconds
    var rows = [["method", "workers", "time", "speed-up", "CPU", "files"]]
    var method = ""
    for result in results {
      let name = result.combination.name
      rows.append([
        name == method ? "" : name,
        "\(result.combination.workers)",
        Quantity.seconds(result.seconds),
        speedUp(result, sequential).map { Quantity.fixed($0, 1) } ?? "-",
        Quantity.seconds(result.cpuSeconds),
        "\(result.whole)/\(result.files)",
      ])
      method = name
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        column == 0 ? cell.0.leftAligned(cell.1) : cell.0.rightAligned(cell.1)
      }
      return cells.joined(separator: "  ")
    }
  }

  /// How many times as fast as `sequential` a result is; nil where there is nothing to compare.
  static func speedUp(_ result: DemoResult, _ sequential: Double?) -> Double? {
    guard let sequential, result.seconds > 0 else { return nil }
    return sequential / result.seconds
  }
}
