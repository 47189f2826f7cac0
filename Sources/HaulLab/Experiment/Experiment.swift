import FoundationEssentials
public import Haul

/// Runs a plan and gathers what it measures.
///
/// ```swift
/// var experiment = Experiment(schedule: schedule, runner: runner, folder: "/tmp/out")
/// let report = try await experiment.run(report) { event in … }
/// ```
public struct Experiment: Sendable {
  /// What happens while it goes on.
  public enum Event: Sendable {
    /// A run begins.
    case began(Schedule.Entry, position: Int, of: Int)
    /// A file of the run that is going on ended. Told after the run, so that telling costs it nothing.
    case record(Schedule.Entry, Record)
    /// A run ended; the report has its round unless it was a warm-up.
    case ended(Schedule.Entry, Round, Report)
  }

  /// What runs in which order.
  public var schedule: Schedule
  /// Runs a round.
  public var runner: RoundRunner
  /// Where each combination's files go: `threads-20/round-1`.
  public var folder: String
  /// Whether the files stay; otherwise each round's are removed when it has ended.
  public var keepsFiles = false
  /// What the files must be; nil checks nothing.
  public var manifest: Manifest?

  /// An experiment.
  public init(schedule: Schedule, runner: RoundRunner, folder: String) {
    (self.schedule, self.runner, self.folder) = (schedule, runner, folder)
  }

  /// Runs everything, and gives back the report with its rounds. Cancelling the task ends it after what is running has
  /// been interrupted; the reports of the events until then have all that was measured.
  ///
  /// - Throws: ``LabError`` where haul will not begin at all; what `observe` throws; `CancellationError`.
  public func run(_ report: Report, observe: @Sendable (Event) async throws -> Void) async throws -> Report {
    var report = report
    report.startupSeconds = try await runner.startupSeconds()
    let entries = schedule.entries
    let isMain = Self.main(entries)
    for (index, entry) in entries.enumerated() {
      try Task.checkCancellation()
      try await observe(.began(entry, position: index + 1, of: entries.count))
      let destination = place(entry)
      try await Blocking.run { try Self.makeEmpty(destination) }
      let records = RecordBox()
      let tellsFiles = isMain.contains(entry.combination) && entry.round == 1
      var outcome = try await runner.run(
        entry.combination, number: entry.round, position: index + 1, into: destination,
        each: { if tellsFiles { records.append($0) } })
      if let manifest, !runner.discards, outcome.round.counts {
        outcome.round.problem = await Blocking.run { manifest.problem(in: destination) }
      }
      if !keepsFiles { await Blocking.run { Self.remove(destination) } }
      for record in records.take() { try await observe(.record(entry, record)) }
      if !entry.isWarmUp {
        report.add(outcome.round, of: entry.combination)
        if let timeline = outcome.timeline, outcome.round.counts, isMain.contains(entry.combination) {
          report.add(timeline)
        }
      }
      report.isFinished = index == entries.count - 1
      try await observe(.ended(entry, outcome.round, report))
    }
    if !keepsFiles {
      let folders = Set(entries.map { "\(folder)/\($0.combination.folder)" })
      await Blocking.run { for folder in folders { Self.removeIfEmpty(folder) } }
    }
    return report
  }

  private func place(_ entry: Schedule.Entry) -> String {
    let name = entry.isWarmUp ? "warm-up-\(1 - entry.round)" : "round-\(entry.round)"
    return "\(folder)/\(entry.combination.folder)/\(name)"
  }

  /// Of each strategy, the combination with the most workers: the one that stands for it.
  private static func main(_ entries: [Schedule.Entry]) -> Set<Combination> {
    var best: [String: Combination] = [:]
    for combination in entries.map(\.combination) where combination.workers > best[combination.strategy]?.workers ?? 0 {
      best[combination.strategy] = combination
    }
    return Set(best.values)
  }

  private static func makeEmpty(_ path: String) throws {
    remove(path)
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw LabError(
        "the folder '\(path)' cannot be made: \(FileProblem.reason(error))",
        hint: "name a folder that you may write to with --to")
    }
  }

  private static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  private static func removeIfEmpty(_ path: String) {
    if (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty == true { remove(path) }
  }
}
