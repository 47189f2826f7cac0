import Haul
import HaulLab
import Synchronization

/// Runs an experiment in front of a person: a table as it goes, reports after every round, an exit code at the end.
struct ExperimentRun {
  let context: CommandContext
  let exports: [ReportFile]
  let isQuiet: Bool
  /// Whether each file of the combinations that stand for their strategies gets a line.
  let showsFiles: Bool

  /// What the observer of the experiment keeps.
  private struct State {
    var report: Report
    var table: LiveTable
    var exportFailure: LabError?
    var hasFailures = false
  }

  /// Runs it and says how it went.
  ///
  /// - Throws: `LabError` where it cannot begin.
  func run(_ experiment: Experiment, report: Report) async throws -> Int32 {
    // What cannot be written is better known before an hour of measuring.
    try await Blocking.run { [exports] in for file in exports { try file.write(report) } }
    let state = Mutex(State(report: report, table: LiveTable(console: context.console)))
    do {
      _ = try await context.interrupts.cancelling {
        try await experiment.run(report) { try await observe($0, state) }
      }
    } catch is CancellationError where context.interrupts.signal != nil {
    } catch {
      context.console.showProgress(nil)
      throw error
    }
    context.console.showProgress(nil)
    let final = state.withLock { state in
      state.table.clear()
      return (report: state.report, failure: state.exportFailure)
    }
    return await finish(final.report, exportFailure: final.failure)
  }

  private func observe(_ event: Experiment.Event, _ state: borrowing Mutex<State>) async throws {
    let console = context.console
    switch event {
    case .began(let entry, let position, let count):
      if console.errorIsTerminal, !isQuiet {
        let name = entry.isWarmUp ? "warm-up" : "round \(entry.round)"
        console.showProgress("\(position)/\(count)  \(name): \(entry.combination.title)")
      }
    case .record(_, let record):
      guard showsFiles, !isQuiet else { return }
      console.print(RecordLine.text(Self.shortened(record), style: context.style))
      await console.waitForRoom()
    case .ended(let entry, let round, let report):
      await write(report, state)
      state.withLock { state in
        state.report = report
        guard !isQuiet else { return }
        if console.outputIsTerminal, !showsFiles {
          if !entry.isWarmUp { state.table.show(ReportText.table(report)) }
        } else {
          console.print(Self.line(entry, round))
        }
      }
    }
  }

  /// Writes the reports. One that cannot be written any more is no reason to stop measuring.
  private func write(_ report: Report, _ state: borrowing Mutex<State>) async {
    do {
      try await Blocking.run { [exports] in for file in exports { try file.write(report) } }
    } catch {
      let failure = error as? LabError ?? LabError("\(error)", hint: nil)
      state.withLock { $0.exportFailure = failure }
    }
  }

  private func finish(_ report: Report, exportFailure: LabError?) async -> Int32 {
    let console = context.console
    let isMeasured = report.results.contains { !$0.rounds.isEmpty }
    if isMeasured {
      if !isQuiet, !console.outputIsTerminal || showsFiles { console.print("") }
      for line in ReportText.lines(report) { console.print(line) }
      if exportFailure == nil, !isQuiet {
        for file in exports { console.tell("report: \(file.path)") }
      }
    }
    if let exportFailure { for line in ErrorText.lines(exportFailure) { console.tell(line) } }
    await console.flush()
    if let signal = context.interrupts.signal { return ExitStatus.interrupted(by: signal) }
    if exportFailure != nil { return ExitStatus.localTrouble }
    if let lost = OutputLoss(console) {
      if let message = lost.message { console.tell(message) }
      if let code = lost.exitCode { return code }
    }
    return Self.isComplete(report) ? ExitStatus.success : ExitStatus.someFailed
  }

  /// Whether all rounds were run and count.
  static func isComplete(_ report: Report) -> Bool {
    report.isFinished
      && report.results.allSatisfy { $0.rounds.count == report.rounds && $0.rounds.allSatisfy(\.counts) }
  }

  private static func line(_ entry: Schedule.Entry, _ round: Round) -> String {
    let name = entry.isWarmUp ? "warm-up" : "round \(entry.round)"
    let result = round.problem.map { "not counted: \(VisibleText.escaped($0))" }
    return "\(name)  \(entry.combination.title): \(result ?? Quantity.seconds(round.seconds))"
  }

  /// The record with the bare name for its path: the folder is the same for all, and long.
  private static func shortened(_ record: Record) -> Record {
    var record = record
    record.path = record.path.flatMap { $0.split(separator: "/").last.map(String.init) }
    return record
  }
}
