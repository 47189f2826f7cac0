/// A report for a terminal.
public enum ReportText {
  /// The table of times, a row for each combination.
  public static func table(_ report: Report) -> [String] { ReportTable.times(Analysis(report)).lines() }

  /// The table, the plot and the verdict.
  public static func lines(_ report: Report) -> [String] {
    let analysis = Analysis(report)
    var lines = ReportTable.times(analysis).lines()
    let plot = UnicodePlot.lines(analysis)
    if !plot.isEmpty { lines += [""] + plot }
    return lines + [""] + analysis.verdict
  }
}
