import Haul

/// The rows of a report as text, for every form of it.
struct ReportTable {
  /// A column: its heading, and whether it holds numbers.
  struct Column: Sendable, Hashable {
    let title: String
    var isNumber = true
  }

  let columns: [Column]
  /// A cell for each column.
  let rows: [[String]]

  /// The times: what a terminal has room for.
  static func times(_ analysis: Analysis) -> ReportTable {
    let columns = [
      Column(title: "method", isNumber: false), Column(title: "workers"), Column(title: "mean time"),
      Column(title: "± sd"),
      Column(title: "speed-up"), Column(title: "files/s"), Column(title: "CPU"), Column(title: "memory"),
      Column(title: "rounds"),
    ]
    return ReportTable(
      columns: columns,
      rows: analysis.rows.map { row in
        [
          row.combination.strategy, "\(row.combination.workers)", seconds(row.time?.mean),
          seconds(row.time?.standardDeviation), speedUp(row), number(row.filesPerSecond, 1),
          seconds(row.userSeconds.flatMap { user in row.systemSeconds.map { user + $0 } }), bytes(row.peakMemory),
          rounds(row),
        ]
      })
  }

  /// The times in every detail.
  static func timeDetails(_ analysis: Analysis) -> ReportTable {
    let titles = [
      "workers", "mean", "sd", "95 % interval", "median", "minimum", "maximum", "speed-up", "against the fastest",
      "rounds", "outliers",
    ]
    return ReportTable(
      columns: [Column(title: "method", isNumber: false)] + titles.map { Column(title: $0) },
      rows: analysis.rows.map { row in
        let time = row.time
        let interval = time?.confidenceLow.flatMap { low in
          time?.confidenceHigh.map { "\(seconds(max(0, low))) – \(seconds($0))" }
        }
        return [
          row.combination.strategy, "\(row.combination.workers)", seconds(time?.mean), seconds(time?.standardDeviation),
          interval ?? none, seconds(time?.median), seconds(time?.minimum), seconds(time?.maximum), speedUp(row),
          comparison(row, analysis.winner), rounds(row),
          row.outliers.isEmpty ? "0" : "round \(row.outliers.map(String.init).joined(separator: ", "))",
        ]
      })
  }

  /// What it took.
  static func resources(_ analysis: Analysis) -> ReportTable {
    let titles = ["workers", "files/s", "bytes/s", "user CPU", "system CPU", "peak memory"]
    return ReportTable(
      columns: [Column(title: "method", isNumber: false)] + titles.map { Column(title: $0) }
        + [Column(title: "held back by", isNumber: false), Column(title: "failures", isNumber: false)],
      rows: analysis.rows.map { row in
        [
          row.combination.strategy, "\(row.combination.workers)", number(row.filesPerSecond, 1),
          row.bytesPerSecond.map { Quantity.rate($0) } ?? none, seconds(row.userSeconds), seconds(row.systemSeconds),
          bytes(row.peakMemory), row.limit?.words ?? none, failures(row),
        ]
      })
  }

  /// What single files took.
  static func files(_ analysis: Analysis) -> ReportTable {
    let titles = ["first byte p50", "p90", "p99", "whole file p50", "p90", "p99"]
    return ReportTable(
      columns: [Column(title: "method", isNumber: false), Column(title: "workers")] + titles.map { Column(title: $0) },
      rows: analysis.rows.map { row in
        [row.combination.strategy, "\(row.combination.workers)"]
          + [row.firstByte, row.total].flatMap { [seconds($0?.p50), seconds($0?.p90), seconds($0?.p99)] }
      })
  }

  /// What stands where there is no number.
  static let none = "–"

  /// The lines of the table, columns aligned. A method is named once.
  func lines() -> [String] {
    var last = ""
    let rows = rows.map { row in
      defer { last = row.first ?? "" }
      return row.first == last ? [""] + row.dropFirst() : row
    }
    let all = [columns.map(\.title)] + rows
    let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = columns.indices.map { column in
        columns[column].isNumber
          ? row[column].rightAligned(widths[column]) : row[column].leftAligned(widths[column])
      }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }

  // MARK: - Cells

  static func seconds(_ value: Double?) -> String { value.map { Quantity.seconds($0) } ?? none }

  static func number(_ value: Double?, _ decimals: Int) -> String {
    value.map { Quantity.fixed($0, decimals) } ?? none
  }

  static func bytes(_ value: Int?) -> String { value.map { Quantity.bytes($0) } ?? none }

  static func speedUp(_ row: Analysis.Row) -> String {
    guard let speedUp = row.speedUp else { return none }
    let error = row.combination.isSequential ? nil : speedUp.error
    return Quantity.fixed(speedUp.factor, 1) + (error.map { " ± \(Quantity.fixed($0, 1))" } ?? "")
  }

  static func rounds(_ row: Analysis.Row) -> String {
    row.failedRounds == 0 ? "\(row.rounds)" : "\(row.rounds), \(row.failedRounds) failed"
  }

  static func failures(_ row: Analysis.Row) -> String {
    row.failures.isEmpty
      ? none
      : row.failures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
        .joined(separator: ", ")
  }

  static func comparison(_ row: Analysis.Row, _ winner: Combination?) -> String {
    if row.combination == winner { return "fastest" }
    guard let comparison = row.comparison else { return none }
    let ratio = "× \(Quantity.fixed(comparison.ratio, 2))"
    switch comparison.outcome {
    case .slower: return "\(ratio), slower"
    case .noDifference: return "\(ratio), may be chance"
    case .tooFewRounds: return "\(ratio), too few rounds"
    }
  }
}
