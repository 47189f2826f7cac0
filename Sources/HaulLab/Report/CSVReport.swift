/// A report as CSV (RFC 4180), a line for each round: for spreadsheets and statistics programs.
enum CSVReport {
  static let header =
    "strategy,workers,round,position,counts,seconds,user_seconds,system_seconds,peak_memory,machine_busy,machine_waiting,"
    + "files,saved,failed,retries,bytes,occupied,first_byte_p50,first_byte_p90,first_byte_p99,total_p50,total_p90,total_p99,"
    + "problem"

  static func text(_ report: Report) -> String {
    var lines = [header]
    for result in report.results {
      for round in result.rounds {
        let whole: [String] = [
          result.strategy, "\(result.workers)", "\(round.number)", "\(round.position)", round.counts ? "1" : "0",
          "\(round.seconds)", "\(round.userSeconds)", "\(round.systemSeconds)", "\(round.peakMemory)",
          text(round.machineBusy), text(round.machineWaiting), "\(round.files)", "\(round.saved)", "\(round.failed)",
          "\(round.retries)", "\(round.bytes)", "\(round.occupied)",
        ]
        let times = [round.firstByte, round.total].flatMap { [text($0?.p50), text($0?.p90), text($0?.p99)] }
        lines.append((whole + times + [field(round.problem ?? "")]).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }

  private static func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

  /// A text in quotation marks where it needs them, and never one that a spreadsheet takes for a formula.
  static func field(_ text: String) -> String {
    let safe = text.first.map { "=+-@\t\r".contains($0) } == true ? "'\(text)" : text
    guard safe.contains(where: { ",\"\n\r".contains($0) }) else { return safe }
    return "\"\(safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
  }
}
