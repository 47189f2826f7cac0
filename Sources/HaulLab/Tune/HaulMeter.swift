import FoundationEssentials
import Haul
import Synchronization

/// Measures throughput by running `haul get` on a sample of a list.
public final class HaulMeter: ThroughputMeter {
  private let runner: RoundRunner
  private let folder: String
  private let sample: Mutex<ItemSample>
  /// Files until now, and those of them that fail whoever asks for them.
  private let account = Mutex((files: 0, dead: 0))

  /// Failures that end a measurement, beside those that are to be expected: a server that refuses is not asked on.
  private static let mostFailures = 8

  /// A meter.
  ///
  /// - Parameters:
  ///   - runner: What runs haul; its list is made anew for each measurement.
  ///   - folder: Where files go that are removed right after.
  public init(runner: RoundRunner, folder: String, sample: ItemSample) {
    (self.runner, self.folder) = (runner, folder)
    self.sample = Mutex(sample)
  }

  public func measure(_ combination: Combination, files: Int, limit: Duration) async throws -> Trial {
    let sampled = SampleList(sample.withLock { $0.take(files) })
    let list = "\(runner.scratch)/sample.txt"
    let folder = folder
    try await Blocking.run {
      try Data(sampled.text.utf8).write(to: URL(fileURLWithPath: list))
      try? FileManager.default.removeItem(atPath: folder)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    var runner = runner
    runner.lists = [list]
    runner.limit = limit
    // One try each, so that a refusal shows at once, and an end where there are some.
    let expected = account.withLock { $0.files > 0 ? 2 * files * $0.dead / $0.files : 0 }
    runner.arguments += ["--format=\(sampled.format)", "--retries=0", "--max-errors=\(Self.mostFailures + expected)"]
    let tally = Mutex(TrialTally())
    let outcome = try await runner.run(combination, number: 1, position: 1, into: folder) { record in
      tally.withLock { $0.add(record) }
    }
    await Blocking.run { try? FileManager.default.removeItem(atPath: folder) }
    let cpuSeconds = outcome.round.userSeconds + outcome.round.systemSeconds
    let trial = tally.withLock { $0.trial(workers: combination.workers, cpuSeconds: cpuSeconds) }
    account.withLock { account in
      account.files += trial.files
      account.dead += max(0, trial.files - trial.saved - trial.refused - trial.overloaded)
    }
    return trial
  }
}

/// Makes a trial of records.
struct TrialTally {
  private var pace = Pace()
  private var files = 0
  private var saved = 0
  private var refused = 0
  private var overloaded = 0
  private var pause: Duration?
  private var failures: [String: Int] = [:]
  private var firstFailure: String?

  /// Failures that more requests at once bring about.
  private static let overload: Set<FailureClass> = [.connect, .tls, .dns, .timeout, .truncated, .http5xx]

  mutating func add(_ record: Record) {
    pace.add(record)
    guard record.error != .interrupted else { return }
    files += 1
    if record.status == .saved { saved += 1 }
    guard record.status == .failed else { return }
    let failure = record.error ?? .protocol
    failures[failure.rawValue, default: 0] += 1
    if firstFailure == nil { firstFailure = FirstFailure.text(record) }
    if failure == .http429 || (record.httpStatus == 503 && record.retryAfter != nil) {
      refused += 1
      // Dates are left to haul get, which obeys them itself.
      if let seconds = record.retryAfter.flatMap({ Int($0) }), (0...86_400).contains(seconds) {
        pause = max(pause ?? .zero, .seconds(seconds))
      }
    } else if Self.overload.contains(failure) {
      overloaded += 1
    }
  }

  func trial(workers: Int, cpuSeconds: Double) -> Trial {
    Trial(
      filesPerSecond: pace.filesPerSecond(workers: workers), files: files, saved: saved, refused: refused,
      overloaded: overloaded, pause: pause, failures: failures, firstFailure: firstFailure,
      cpuSeconds: cpuSeconds)
  }
}
