import FoundationEssentials
import Haul

/// Runs one round: a fresh `haul get`, measured from outside.
public struct RoundRunner: Sendable {
  /// The haul command.
  public var program: String
  /// The files with the URLs.
  public var lists: [String]
  /// A folder for what the round writes beside the files.
  public var scratch: String
  /// How often each URL is fetched.
  public var repetitions = 1
  /// Whether bodies are thrown away instead of saved.
  public var discards = false
  /// Options of `haul get` for every round.
  public var arguments: [String] = []
  /// A round that takes longer is interrupted; nil lets it take its time.
  public var limit: Duration?
  /// Names of variables of this process that the rounds shall not have.
  public var hiddenVariables: Set<String> = []

  /// A runner of `program`.
  public init(program: String, lists: [String], scratch: String) {
    (self.program, self.lists, self.scratch) = (program, lists, scratch)
  }

  /// A round with what it was made of.
  struct Outcome: Sendable {
    var round: Round
    var timeline: Timeline?
  }

  /// Runs one round of `combination` into `folder`.
  ///
  /// - Throws: ``LabError`` where haul refuses the options or the list; `CancellationError`.
  func run(
    _ combination: Combination, number: Int, position: Int, into folder: String,
    each: @escaping @Sendable (Record) -> Void
  ) async throws -> Outcome {
    let records = "\(scratch)/records.ndjson"
    let errors = "\(scratch)/errors.txt"
    let process = MeasuredProcess(
      executable: program, arguments: words(combination, folder), environment: environment, output: records,
      errors: errors)
    let before = MachineLoad.current()
    let usage = try await process.run(limit: limit)
    let load = before.flatMap { before in MachineLoad.current()?.shares(since: before) }
    try Task.checkCancellation()

    var round = Round(number: number, position: position)
    round.seconds = usage.seconds.roundedToMicrosecond
    round.userSeconds = usage.userSeconds.roundedToMicrosecond
    round.systemSeconds = usage.systemSeconds.roundedToMicrosecond
    round.peakMemory = usage.peakMemory
    round.machineBusy = load.map { ($0.busy * 1e4).rounded() / 1e4 }
    round.machineWaiting = load.map { ($0.waiting * 1e4).rounded() / 1e4 }
    let tally = try await Blocking.run {
      var tally = RecordTally()
      try RecordReader.read(records) { record in
        tally.add(record)
        each(record)
      }
      return tally
    }
    tally.fill(&round)
    let said = Self.lines(errors)
    if usage.exitCode == 2, tally.files == 0 { throw Self.refusal(said) }
    round.problem = Self.problem(usage, tally, said)
    return Outcome(round: round, timeline: tally.timeline(combination, round: number))
  }

  /// What an empty run takes: the median of some `haul --version`, in seconds.
  func startupSeconds() async throws -> Double? {
    var times: [Double] = []
    for _ in 0..<5 {
      let process = MeasuredProcess(
        executable: program, arguments: ["--version"], environment: environment, output: "/dev/null",
        errors: "/dev/null")
      times.append(try await process.run().seconds)
    }
    return Sample(times)?.median.roundedToMicrosecond
  }

  private func words(_ combination: Combination, _ folder: String) -> [String] {
    var words = ["get", "--json", "--quiet", "--to=\(folder)", "--strategy=\(combination.strategy)"]
    words += lists.map { "--input=\($0)" }
    if !combination.isSequential { words.append("--workers=\(combination.workers)") }
    if repetitions > 1 { words.append("--repeat=\(repetitions)") }
    if discards { words.append("--discard") }
    return words + arguments
  }

  private var environment: [String] {
    ProcessInfo.processInfo.environment.filter { !hiddenVariables.contains($0.key) }.map { "\($0.key)=\($0.value)" }
  }

  private static func lines(_ path: String) -> [String] {
    // A run that fails in thousands of ways says so in as many lines; the last ones are enough.
    let data = FileManager.default.contents(atPath: path) ?? Data()
    return String(decoding: data.suffix(16_384), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// What haul said when it would not begin.
  private static func refusal(_ said: [String]) -> LabError {
    let message = said.first { $0.hasPrefix("error: ") }?.dropFirst(7) ?? "haul get would not begin"
    let hint = said.first { $0.hasPrefix("hint: ") }?.dropFirst(6)
    return LabError(String(message), hint: hint.map(String.init))
  }

  /// Why a round does not count.
  private static func problem(_ usage: MeasuredProcess.Usage, _ tally: RecordTally, _ said: [String]) -> String? {
    if tally.failed > 0 {
      let classes = tally.failures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { "\($0.key) \($0.value)" }
      let first = tally.firstFailure.map { "; the first: \($0)" } ?? ""
      return
        "\(tally.failed) of \(Quantity.count(tally.files, "file")) failed (\(classes.joined(separator: ", ")))\(first)"
    }
    if tally.skipped > 0 {
      return "\(Quantity.count(tally.skipped, "file")) skipped, because the folder had them already"
    }
    if usage.exitCode < 0 { return "haul get was ended by signal \(-usage.exitCode)" }
    guard usage.exitCode != 0 else { return tally.saved == 0 ? "haul get wrote no records" : nil }
    let reason = said.last { $0.hasPrefix("error: ") }.map { ": \($0.dropFirst(7))" } ?? ""
    return "haul get ended with exit code \(usage.exitCode)\(reason)"
  }
}
