import Haul

/// What a search found.
public struct TuneResult: Sendable, Hashable {
  /// A number of workers with its throughput.
  public struct Point: Sendable, Hashable {
    public let workers: Int
    /// Files a second.
    public let filesPerSecond: Double
    public let trials: Int

    init(_ count: TuneSeries.Count) {
      (workers, filesPerSecond, trials) = (count.workers, count.sample.mean, count.sample.count)
    }
  }

  /// The answer for one strategy.
  public struct Answer: Sendable, Hashable {
    public let strategy: String
    /// The number of workers with the highest throughput.
    public let fastest: Point
    /// The fewest workers within 5 % of the fastest.
    public let knee: Point
    /// The fewest and the most workers, around the fastest, that are as fast within the noise.
    public let asGood: ClosedRange<Int>
    /// Half the width of the 95 % interval of the fastest's throughput, as a share of it.
    public let uncertainty: Double
    /// CPU time for a file at the knee, in seconds.
    public let cpuSeconds: Double
    /// The law fitted to all numbers of workers, for explanation; nil where fewer than three were measured.
    public let model: ScalabilityModel?
    /// Whether throughput still grew where no more workers were allowed.
    public let isOpen: Bool
  }

  /// What was measured, by strategy in the order of the settings.
  public let measured: [(strategy: String, points: [Point])]
  /// For each strategy that was measured well enough, in the order of the settings.
  public let answers: [Answer]
  /// The answer that is recommended; nil where none can be given.
  public let best: Answer?
  /// Why none can be given, for people, and what would help; nil where one is.
  public let reason: LabError?
  /// The fewest workers that the server refused or that brought failures.
  public let ceiling: Int?
  /// Why the search ended.
  public let end: TuneSearch.End
  /// Failures by class, in all measurements.
  public let failures: [String: Int]
  /// Files that were asked for.
  public let files: Int

  public static func == (first: Self, second: Self) -> Bool {
    first.answers == second.answers && first.best == second.best && first.reason == second.reason
      && first.ceiling == second.ceiling && first.end == second.end && first.files == second.files
      && first.failures == second.failures
      && first.measured.elementsEqual(second.measured) { $0.strategy == $1.strategy && $0.points == $1.points }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(answers)
    hasher.combine(files)
  }
}

extension TuneSearch {
  /// What the measurements until now tell.
  public var result: TuneResult {
    let trials = settings.strategies.flatMap { series[$0.strategy]?.all ?? [] }
    var failures: [String: Int] = [:]
    for trial in trials { failures.merge(trial.failures) { $0 &+ $1 } }
    let answers = settings.strategies.compactMap { answer($0.strategy) }
    let best = Self.recommended(answers)
    return TuneResult(
      measured: settings.strategies.map { combination in
        let counts = series[combination.strategy]?.counts(below: ceiling) ?? []
        return (combination.strategy, counts.map(TuneResult.Point.init))
      },
      answers: answers, best: best, reason: best == nil ? reason(failures, trials) : nil, ceiling: ceiling,
      end: end ?? .time, failures: failures, files: trials.reduce(0) { $0 + $1.files })
  }

  /// More uncertainty than this is no answer.
  private static let mostUncertainty = 0.3

  /// The answer for a strategy; nil where its sweep came to no end, or nothing of it was measured twice.
  private func answer(_ strategy: String) -> TuneResult.Answer? {
    guard let series = series[strategy], isSwept(strategy) else { return nil }
    let counts = series.counts(below: ceiling)
    guard let fastest = counts.fastest, let knee = counts.knee,
      let uncertainty = series.uncertainty(trials: fastest.sample.count, below: ceiling),
      uncertainty <= Self.mostUncertainty
    else { return nil }
    let single = series.uncertainty(trials: 1, below: ceiling) ?? 0
    func isAsGood(_ count: TuneSeries.Count) -> Bool {
      let share = 1 / Double(count.sample.count) + 1 / Double(fastest.sample.count)
      return count.sample.mean >= fastest.sample.mean * (1 - single * share.squareRoot())
    }
    let below = counts.filter { $0.workers < fastest.workers }.reversed().prefix(while: isAsGood).last
    let above = counts.filter { $0.workers > fastest.workers }.prefix(while: isAsGood).last
    let most = settings.strategies.first { $0.strategy == strategy }?.workers ?? 0
    return TuneResult.Answer(
      strategy: strategy, fastest: .init(fastest), knee: .init(knee),
      asGood: (below ?? fastest).workers...(above ?? fastest).workers, uncertainty: uncertainty,
      cpuSeconds: knee.cpuSeconds,
      model: ScalabilityModel(
        counts.map { ScalabilityModel.Point(workers: $0.workers, throughput: $0.sample.mean) }),
      isOpen: fastest.workers >= most && knee.workers * 2 > most)
  }

  /// Of the strategies within 5 % of the fastest, the one that takes the least CPU time for a file.
  private static func recommended(_ answers: [TuneResult.Answer]) -> TuneResult.Answer? {
    let most = answers.map(\.fastest.filesPerSecond).max() ?? 0
    return answers.filter { $0.fastest.filesPerSecond >= [TuneSeries.Count].kneeShare * most }
      .min { ($0.cpuSeconds, $0.knee.workers) < ($1.cpuSeconds, $1.knee.workers) }
  }

  /// Why there is no answer.
  private func reason(_ failures: [String: Int], _ trials: [Trial]) -> LabError {
    let classes = failures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
      .joined(separator: ", ")
    if trials.allSatisfy({ $0.saved == 0 }), !failures.isEmpty {
      let first = trials.lazy.compactMap(\.firstFailure).first
      return LabError(
        "every file failed (\(classes))\(first.map { "; the first: \($0)" } ?? "")",
        hint: "see that haul get fetches the URLs, then tune")
    }
    if ceiling == 1, trials.allSatisfy({ $0.refused == 0 }) {
      return LabError(
        "too many files fail with a single worker already (\(classes))",
        hint: "leave out of the list what haul get cannot fetch, then tune")
    }
    if ceiling == 1 {
      return LabError(
        "the server refuses even a single worker (\(classes))", hint: "wait, and ask it for less")
    }
    switch end {
    case .requests:
      return LabError(
        "\(Quantity.count(settings.requests, "request")) are too few to tell: \(progress)",
        hint: "use a longer list, or allow more requests for each URL with --max-repeats")
    case .settled:
      return LabError(
        "the measurements differ too much from each other to tell", hint: "try again when less else is going on")
    default:
      return LabError("the time was too short to tell: \(progress)", hint: "give it more time with --budget")
    }
  }

  /// How far the measurements came.
  private var progress: String {
    let counts = settings.strategies.compactMap { series[$0.strategy]?.tried.last }
    guard let most = counts.max() else { return "nothing was measured" }
    let swept = settings.strategies.allSatisfy { isSwept($0.strategy) }
    return swept
      ? "no number of workers was measured often enough"
      : "they ended at \(Quantity.count(most, "worker")), where throughput may still grow"
  }
}
