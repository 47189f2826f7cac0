import FoundationEssentials
import Haul

/// A report as Markdown (GitHub's, with tables).
enum MarkdownReport {
  static func text(_ report: Report) -> String {
    let analysis = Analysis(report)
    var lines = ["# Which way of downloading is fastest", ""]
    lines += analysis.verdict.map { "- \(escaped($0))" }
    lines += ["", "## Times", ""] + table(.timeDetails(analysis))
    lines += ["", "## What it took", ""] + table(.resources(analysis))
    lines +=
      ["", "## Single files", "", "Medians over rounds of each round's quantiles.", ""] + table(.files(analysis))
    lines += ["", "## How it was measured", ""]
    lines += ReportFacts.facts(report).map { "- \($0.name): \(escaped($0.value))" }
    let failed = report.results.flatMap { result in
      result.rounds.filter { !$0.counts }.map { (result.combination, $0) }
    }
    if !failed.isEmpty {
      lines += ["", "## Rounds that are not in the times", ""]
      lines += failed.map { "- \($0.title), round \($1.number): \(escaped($1.problem ?? ""))" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func table(_ table: ReportTable) -> [String] {
    func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
    return [row(table.columns.map(\.title)), row(table.columns.map { $0.isNumber ? "---:" : "---" })]
      + table.rows.map { row($0.map(escaped)) }
  }

  /// Text in which nothing is markup (CommonMark 0.31, 2.4) and nothing acts on a terminal.
  static func escaped(_ text: String) -> String {
    var output = ""
    for character in VisibleText.escaped(text) {
      if "\\`*_[]<>|#&".contains(character) { output.append("\\") }
      output.append(character)
    }
    return output
  }
}
