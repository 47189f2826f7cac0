/// What was measured of one strategy: throughput by number of workers.
struct TuneSeries: Sendable, Hashable {
  /// The trials of one number of workers.
  struct Count: Sendable, Hashable {
    let workers: Int
    /// In files a second.
    let sample: Sample
    /// CPU time for a file, in seconds.
    let cpuSeconds: Double
  }

  private var trials: [Int: [Trial]] = [:]

  /// Adds a trial.
  mutating func add(_ trial: Trial, workers: Int) { trials[workers, default: []].append(trial) }

  /// Numbers of workers that were tried, in order, whether or not they could be measured.
  var tried: [Int] { trials.keys.sorted() }

  /// Trials of all numbers of workers.
  var all: [Trial] { trials.values.flatMap { $0 } }

  /// Trials of fewer workers than these.
  func all(below workers: Int) -> [Trial] { trials.filter { $0.key < workers }.values.flatMap { $0 } }

  /// The numbers of workers below `ceiling` that were measured, in order.
  func counts(below ceiling: Int?) -> [Count] {
    tried.compactMap { workers in
      guard workers < ceiling ?? .max, let own = trials[workers], let sample = Sample(own.compactMap(\.filesPerSecond)),
        sample.mean > 0
      else { return nil }
      let saved = own.reduce(0) { $0 + $1.saved }
      let seconds = own.reduce(0) { $0 + $1.cpuSeconds }
      return Count(workers: workers, sample: sample, cpuSeconds: saved > 0 ? seconds / Double(saved) : 0)
    }
  }

  /// The standard deviation of a single trial as a share of its mean, from all numbers of workers that were measured more
  /// than once, with its degrees of freedom; nil where none was.
  func noise(below ceiling: Int?) -> (deviation: Double, degreesOfFreedom: Double)? {
    var squares = 0.0
    var freedom = 0.0
    for count in counts(below: ceiling) {
      guard let deviation = count.sample.standardDeviation else { continue }
      let relative = deviation / count.sample.mean
      squares += relative * relative * Double(count.sample.count - 1)
      freedom += Double(count.sample.count - 1)
    }
    return freedom > 0 ? ((squares / freedom).squareRoot(), freedom) : nil
  }

  /// Half the width of the 95 % interval of a mean of so many trials, as a share of it; nil where nothing was measured twice.
  func uncertainty(trials count: Int, below ceiling: Int?) -> Double? {
    guard count > 0, let noise = noise(below: ceiling) else { return nil }
    return StudentT.quantile(0.975, degreesOfFreedom: noise.degreesOfFreedom) * noise.deviation
      / Double(count).squareRoot()
  }
}

extension [TuneSeries.Count] {
  /// The share of the fastest that still counts as as fast.
  static let kneeShare = 0.95

  /// The one with the highest throughput.
  var fastest: TuneSeries.Count? { self.max { $0.sample.mean < $1.sample.mean } }

  /// The fewest workers within 5 % of the fastest.
  var knee: TuneSeries.Count? {
    fastest.flatMap { fastest in first { $0.sample.mean >= Self.kneeShare * fastest.sample.mean } }
  }
}
