/// What follows from an experiment's rounds: a row for each combination, and a verdict.
public struct Analysis: Codable, Sendable, Hashable {
  /// In the order of the plan.
  public var rows: [Row]
  /// The combination with the shortest mean time; nil where no round counts.
  public var winner: Combination?
  /// The verdict, a sentence each.
  public var verdict: [String]

  /// One combination.
  public struct Row: Codable, Sendable, Hashable {
    public var combination: Combination
    /// Rounds that count.
    public var rounds: Int
    /// Rounds that do not count, because a file failed or the run ended early.
    public var failedRounds: Int
    /// Of the rounds that count; nil where none does.
    public var time: Time?
    /// How many times as fast as `sequential`; nil where one of the two has no time.
    public var speedUp: SpeedUp?
    /// Saved files in a second.
    public var filesPerSecond: Double?
    /// Saved bytes in a second.
    public var bytesPerSecond: Double?
    /// The mean CPU time of a round in the program, in seconds.
    public var userSeconds: Double?
    /// The mean CPU time of a round in the kernel, in seconds.
    public var systemSeconds: Double?
    /// The most memory that any one process held in any round, in bytes.
    public var peakMemory: Int?
    /// Failures by class, in all rounds.
    public var failures: [String: Int]
    /// From the start of a file's attempt to the first byte, in seconds.
    public var firstByte: FileTimes?
    /// From a file's start to its end, in seconds.
    public var total: FileTimes?
    /// Numbers of rounds that took unusually long or short.
    public var outliers: [Int]
    /// Against the winner; nil for the winner and where there is no time.
    public var comparison: Comparison?
    /// What holds it back.
    public var limit: Limit?
  }

  /// Seconds that rounds took.
  public struct Time: Codable, Sendable, Hashable {
    public var mean: Double
    public var standardDeviation: Double?
    public var median: Double
    public var minimum: Double
    public var maximum: Double
    /// The 95 % confidence interval of the mean; nil with a single round.
    public var confidenceLow: Double?
    public var confidenceHigh: Double?

    init(_ sample: Sample) {
      (mean, standardDeviation, median) = (sample.mean, sample.standardDeviation, sample.median)
      (minimum, maximum) = (sample.minimum, sample.maximum)
      let interval = sample.confidenceInterval
      (confidenceLow, confidenceHigh) = (interval?.lowerBound, interval?.upperBound)
    }
  }

  /// Analyses a report.
  public init(_ report: Report) {
    let samples = report.results.map { Sample($0.rounds.filter(\.counts).map(\.seconds)) }
    let baseline = zip(report.results, samples).first { $0.0.combination.isSequential }?.1
    let rows = zip(report.results, samples).map { Row($0, sample: $1, baseline: baseline) }
    let best = rows.indices.filter { rows[$0].time != nil }
      .min { rows[$0].time?.mean ?? .infinity < rows[$1].time?.mean ?? .infinity }
    (self.rows, winner, verdict) = (rows, best.map { rows[$0].combination }, [])
    if let best {
      let others = rows.indices.filter { $0 != best && rows[$0].time != nil }
      let comparisons = Comparison.all(others.map { report.results[$0] }, against: report.results[best])
      for (index, comparison) in zip(others, comparisons) { self.rows[index].comparison = comparison }
    }
    for index in rows.indices {
      self.rows[index].limit = LimitRule.limit(index, of: report.results, cores: report.machine.cores)
    }
    verdict = Verdict.sentences(self, report: report)
  }
}

extension Analysis.Row {
  init(_ result: Report.Result, sample: Sample?, baseline: Sample?) {
    let counted = result.rounds.filter(\.counts)
    combination = result.combination
    rounds = counted.count
    failedRounds = result.rounds.count - counted.count
    time = sample.map(Analysis.Time.init)
    speedUp = sample.flatMap { sample in baseline.flatMap { SpeedUp(of: sample, over: $0) } }
    let seconds = counted.reduce(0) { $0 + $1.seconds }
    func rate(_ sum: Double) -> Double? { seconds > 0 ? sum / seconds : nil }
    filesPerSecond = rate(counted.reduce(0) { $0 + Double($1.saved) })
    bytesPerSecond = rate(counted.reduce(0) { $0 + Double($1.bytes) })
    userSeconds = Sample(counted.map(\.userSeconds))?.mean
    systemSeconds = Sample(counted.map(\.systemSeconds))?.mean
    peakMemory = counted.map(\.peakMemory).max()
    failures = result.rounds.reduce(into: [:]) { $0.merge($1.failures) { Self.sum($0, $1) } }
    firstByte = FileTimes.median(of: counted.compactMap(\.firstByte))
    total = FileTimes.median(of: counted.compactMap(\.total))
    outliers = sample.map { sample in counted.filter { sample.isOutlier($0.seconds) }.map(\.number) } ?? []
  }

  /// The sum, or the largest number that there is.
  private static func sum(_ first: Int, _ second: Int) -> Int {
    let (sum, isOver) = first.addingReportingOverflow(second)
    return isOver ? .max : sum
  }
}
