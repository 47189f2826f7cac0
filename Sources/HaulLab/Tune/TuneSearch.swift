/// Which number of workers to measure next, and when to stop. A value: trials in, steps out.
///
/// First a sweep, 1, 2, 4 … workers, of every strategy in turn, until more workers bring nothing, the server refuses, or no
/// more are allowed. Then refinement: numbers between those around the fastest and the knee, and again those that the
/// answer rests on, until its uncertainty is small.
///
/// ```swift
/// var search = TuneSearch(settings)
/// while case .measure(let combination, let files, _) = search.next(elapsed: elapsed) {
///   search.add(try await measure(combination, files), of: combination)
/// }
/// search.result
/// ```
public struct TuneSearch: Sendable {
  /// What may be done.
  public struct Settings: Sendable, Hashable {
    /// Strategies with the most workers of each.
    public var strategies: [Combination]
    /// The time for all measurements.
    public var budget: Duration
    /// The most requests in all.
    public var requests: Int
    /// Decides in which order strategies take their turns.
    public var seed: UInt64

    /// - Throws: ``LabError`` where a strategy is none, is there twice or has no worker.
    public init(strategies: [Combination], budget: Duration, requests: Int, seed: UInt64) throws(LabError) {
      // The same rules as for a plan.
      self.strategies = try Plan(strategies).combinations
      guard Set(strategies.map(\.strategy)).count == strategies.count else {
        throw LabError("a strategy is there twice", hint: "name each once")
      }
      (self.budget, self.requests, self.seed) = (budget, max(0, requests), seed)
    }
  }

  /// What to do next.
  public enum Step: Sendable, Hashable {
    case measure(Combination, files: Int, limit: Duration)
    /// The server wants to be left alone.
    case rest(Duration)
    case finish
  }

  /// Why the search ended.
  public enum End: Sendable, Hashable {
    /// There was nothing left to find out.
    case settled
    case time
    /// No URL may be asked for again.
    case requests
    /// Not one file came home.
    case failed
  }

  /// The share of the answer that its uncertainty may be.
  public static let precision = 0.05
  /// What more workers must bring to be worth having, as a factor.
  private static let gain = 1.05
  /// Numbers of workers that are closer than this need nothing between them.
  private static let spacing = 1.25
  /// The same below the number at which the server refuses: the best is right under it.
  private static let ceilingSpacing = 1.1
  /// Trials of the numbers that the answer rests on.
  private static let leastTrials = 3
  /// More trials than this of one number do not help.
  private static let mostTrials = 12
  /// So many files that all failed say something of the rest.
  private static let fewestFailures = 12
  /// A measurement takes about this part of the budget.
  private static let turns = 90.0

  let settings: Settings
  private(set) var series: [String: TuneSeries] = [:]
  /// The fewest workers that the server refused, or that brought more failures than fewer workers had.
  private(set) var ceiling: Int?
  private(set) var requestsLeft: Int
  private(set) var end: End?
  private var generator: SeededGenerator
  private var rest: Duration?
  /// Strategies that take their turn with the number of workers that is swept.
  private var turn: [String] = []
  private var isSweeping = true
  private var sweptWorkers = 0

  /// A search that has measured nothing.
  public init(_ settings: Settings) {
    self.settings = settings
    requestsLeft = settings.requests
    generator = SeededGenerator(seed: settings.seed)
  }

  // MARK: - Steps

  /// What to do next, when so much time has passed since the first step.
  public mutating func next(elapsed: Duration) -> Step {
    guard end == nil else { return .finish }
    let left = settings.budget - elapsed
    guard left > .zero else { return finish(.time) }
    if let pause = rest {
      rest = nil
      return pause < left ? .rest(pause) : finish(.time)
    }
    guard let combination = sweep() ?? refinement() else { return finish(.settled) }
    let files = size(of: combination)
    guard files <= requestsLeft else { return finish(.requests) }
    if let expected = expectedThroughput(combination), .seconds(Double(files) / expected) > left {
      return finish(.time)
    }
    requestsLeft -= files
    // A number of workers that takes far longer than its turn must not use up the time of all others.
    return .measure(combination, files: files, limit: min(left, max(.seconds(4), settings.budget / 4)))
  }

  /// Takes in what a measurement brought.
  public mutating func add(_ trial: Trial, of combination: Combination) {
    let all = series.values.flatMap(\.all)
    let fewer = series.values.flatMap { $0.all(below: combination.workers) }
    series[combination.strategy, default: TuneSeries()].add(trial, workers: combination.workers)
    if trial.refused > 0 || Self.isOverload(trial, usual: fewer) {
      ceiling = min(ceiling ?? .max, combination.workers)
      rest = max(.seconds(1), trial.pause ?? .zero)
    } else if all.allSatisfy({ $0.saved == 0 }), trial.saved == 0,
      all.reduce(trial.files, { $0 + $1.files }) >= Self.fewestFailures
    {
      end = .failed
    }
  }

  /// Whether there are more failures than with fewer workers: some always happen.
  private static func isOverload(_ trial: Trial, usual before: [Trial]) -> Bool {
    guard trial.overloaded > 1, trial.files > 0 else { return false }
    let files = before.reduce(0) { $0 + $1.files }
    let usual = files > 0 ? Double(before.reduce(0) { $0 + $1.overloaded }) / Double(files) : 0
    return Double(trial.overloaded) / Double(trial.files) > 2 * usual + 0.02
  }

  private mutating func finish(_ reason: End) -> Step {
    end = reason
    return .finish
  }

  // MARK: - How much

  /// Files for one measurement: three for each worker, so that each is seen at work, or what its turn has time for. As many
  /// for each worker, because workers that began together end together.
  private func size(of combination: Combination) -> Int {
    let least = max(4, 3 * combination.workers)
    guard let expected = expectedThroughput(combination) else { return least }
    let wanted = expected * (settings.budget / .seconds(1)) / Self.turns
    let files = max(least, min(Int(min(wanted, 1e9)), settings.requests / Int(Self.turns)))
    return (files + combination.workers - 1) / combination.workers * combination.workers
  }

  /// Files a second, if more workers brought as much more; nil where nothing is known.
  private func expectedThroughput(_ combination: Combination) -> Double? {
    let counts = series[combination.strategy]?.counts(below: nil) ?? []
    guard let nearest = counts.last(where: { $0.workers <= combination.workers }) ?? counts.first else { return nil }
    return nearest.sample.mean * Double(combination.workers) / Double(nearest.workers)
  }

  // MARK: - Sweep

  private mutating func sweep() -> Combination? {
    while isSweeping {
      while let strategy = turn.popLast() {
        guard let most = most(strategy), !isSwept(strategy) else { continue }
        let workers = min(sweptWorkers, most)
        if workers < ceiling ?? .max { return Combination(strategy, workers) }
      }
      let open = settings.strategies.map(\.strategy).filter { !isSwept($0) }
      isSweeping = !open.isEmpty
      sweptWorkers = max(1, 2 * sweptWorkers)
      turn = generator.shuffled(open)
    }
    return nil
  }

  private func most(_ strategy: String) -> Int? { settings.strategies.first { $0.strategy == strategy }?.workers }

  /// Whether more workers of a strategy need not be tried, or cannot be.
  func isSwept(_ strategy: String) -> Bool {
    let series = series[strategy] ?? TuneSeries()
    if let last = series.tried.last, last >= most(strategy) ?? 0 || 2 * last >= ceiling ?? .max { return true }
    if let ceiling, ceiling <= 1 { return true }
    var best = 0.0
    var stalled = 0
    var last = 0.0
    for count in series.counts(below: ceiling) {
      stalled = count.sample.mean < Self.gain * best ? stalled + 1 : 0
      best = max(best, count.sample.mean)
      last = count.sample.mean
    }
    return stalled >= 2 || last < 0.7 * best
  }

  // MARK: - Refinement

  private func refinement() -> Combination? {
    let counts = settings.strategies.map { ($0.strategy, series[$0.strategy]?.counts(below: ceiling) ?? []) }
    let best = counts.compactMap { $0.1.fastest?.sample.mean }.max() ?? 0
    let leader = counts.first { $0.1.fastest?.sample.mean == best }?.0
    let noise = leader.flatMap { series[$0]?.noise(below: ceiling)?.deviation } ?? 0
    // What is far from the best, and more than by chance, cannot become it.
    let share = 1 - min(max(0.1, 2 * noise), 0.4)
    let contenders = counts.filter { $0.1.fastest?.sample.mean ?? 0 >= share * best }
      .sorted { $0.1.fastest?.sample.mean ?? 0 > $1.1.fastest?.sample.mean ?? 0 }
    // A number that was lucky once would lead the search astray.
    for (strategy, counts) in contenders {
      if let fastest = counts.fastest, fastest.sample.count < 2 { return Combination(strategy, fastest.workers) }
    }
    for (strategy, counts) in contenders {
      if let workers = between(counts, strategy) { return Combination(strategy, workers) }
    }
    return contenders.compactMap { strategy, counts in
      again(counts, strategy).map { (Combination(strategy, $0.workers), $0.sample.count) }
    }.min { $0.1 < $1.1 }?.0
  }

  /// A number of workers that was not tried, beside the fastest or the knee.
  private func between(_ counts: [TuneSeries.Count], _ strategy: String) -> Int? {
    guard let fastest = counts.fastest, let knee = counts.knee else { return nil }
    let tried = series[strategy]?.tried ?? []
    func middle(_ low: Int, _ high: Int, spacing: Double) -> Int? {
      guard Double(high) > spacing * Double(low) else { return nil }
      let middle = Int((Double(low) * Double(high)).squareRoot().rounded())
      return middle > low && middle < high && !tried.contains(middle) ? middle : nil
    }
    // Where the server refuses, the next number is no measurement to be compared with.
    if let ceiling, !counts.contains(where: { $0.workers > fastest.workers }), ceiling <= most(strategy) ?? 0,
      let workers = middle(fastest.workers, ceiling, spacing: Self.ceilingSpacing)
    {
      return workers
    }
    // Where the neighbour is as good, all between them is.
    if let above = counts.first(where: { $0.workers > fastest.workers }),
      above.sample.mean < [TuneSeries.Count].kneeShare * fastest.sample.mean,
      let workers = middle(fastest.workers, above.workers, spacing: Self.spacing)
    {
      return workers
    }
    guard let below = counts.last(where: { $0.workers < knee.workers }) else { return nil }
    return middle(below.workers, knee.workers, spacing: Self.spacing)
  }

  /// A number of workers to be measured again, because the answer rests on it.
  private func again(_ counts: [TuneSeries.Count], _ strategy: String) -> TuneSeries.Count? {
    guard let fastest = counts.fastest, let knee = counts.knee else { return nil }
    let pair = [knee, fastest].sorted { $0.sample.count < $1.sample.count }
    guard let next = pair.first, next.sample.count < Self.mostTrials else { return nil }
    if next.sample.count < Self.leastTrials { return next }
    let uncertainty =
      series[strategy]?.uncertainty(trials: min(knee.sample.count, fastest.sample.count), below: ceiling) ?? 1
    return uncertainty > Self.precision ? next : nil
  }
}
