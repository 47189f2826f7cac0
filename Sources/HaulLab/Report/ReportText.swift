/// A report for a terminal.
public enum ReportText {
  /// The table of times, a row for each combination that a round was run of.
  public static func table(_ report: Report) -> [String] {
    var analysis = Analysis(report)
    analysis.rows.removeAll { $0.rounds + $0.failedRounds == 0 }
    return ReportTable.times(analysis).lines()
  }

  /// The table, the plot and the verdict.
  public static func lines(_ report: Report) -> [String] {
    let analysis = Analysis(report)
    var lines = ReportTable.times(analysis).lines()
    let plot = UnicodePlot.lines(analysis)
    if !plot.isEmpty { lines += [""] + plot }
    return lines + [""] + analysis.verdict
  }
}
