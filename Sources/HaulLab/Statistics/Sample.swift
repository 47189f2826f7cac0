/// Some measurements of the same thing, described.
public struct Sample: Sendable, Hashable {
  /// In ascending order.
  public let sorted: [Double]
  public let mean: Double

  /// The measurements described; nil where there are none or one is no number.
  public init?(_ values: [Double]) {
    let mean = values.reduce(0, +) / Double(values.count)
    guard mean.isFinite, values.allSatisfy(\.isFinite) else { return nil }
    sorted = values.sorted()
    self.mean = mean
  }

  public var count: Int { sorted.count }
  public var minimum: Double { sorted[0] }
  public var maximum: Double { sorted[sorted.count - 1] }
  public var median: Double { quantile(0.5) }

  /// The sample's standard deviation, with n − 1; nil for a single value.
  public var standardDeviation: Double? {
    guard count > 1 else { return nil }
    let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(count - 1)).squareRoot()
  }

  /// The quantile at `share`, 0 to 1, interpolated between the two nearest values: definition 7 of Hyndman and Fan
  /// (Sample Quantiles in Statistical Packages, 1996), the default of R and NumPy.
  public func quantile(_ share: Double) -> Double {
    let position = min(max(share, 0), 1) * Double(count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, count - 1)
    return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
  }

  /// The interval that holds the true mean in 95 of 100 experiments, by Student's t distribution; nil for a single value.
  public var confidenceInterval: ClosedRange<Double>? {
    guard let standardDeviation else { return nil }
    let factor = StudentT.quantile(0.975, degreesOfFreedom: Double(count - 1))
    let half = factor * standardDeviation / Double(count).squareRoot()
    return mean - half...mean + half
  }

  /// Ten standard deviations of normally distributed values, in median absolute deviations: where hyperfine's outliers
  /// begin.
  static let outlierThreshold = 14.826

  /// Fewer values than this do not show what is usual.
  static let leastForOutliers = 5

  /// Whether a value lies so far from the median that something else than the usual must have happened. None does where
  /// there are few values, or more than half of them are equal.
  public func isOutlier(_ value: Double) -> Bool {
    guard count >= Self.leastForOutliers, let deviations = Sample(sorted.map { abs($0 - median) }),
      deviations.median > 0
    else { return false }
    return abs(value - median) / deviations.median > Self.outlierThreshold
  }
}

/// How many times as fast one is as another, with its error.
public struct SpeedUp: Sendable, Hashable, Codable {
  public let factor: Double
  /// One standard deviation, propagated to first order from those of both; nil where one of them is not known.
  public let error: Double?

  /// `baseline` ÷ `sample`, by their means; nil where that is no number.
  public init?(of sample: Sample, over baseline: Sample) {
    guard sample.mean > 0, baseline.mean > 0 else { return nil }
    factor = baseline.mean / sample.mean
    if let own = sample.standardDeviation, let other = baseline.standardDeviation {
      let relative = (own / sample.mean) * (own / sample.mean) + (other / baseline.mean) * (other / baseline.mean)
      error = factor * relative.squareRoot()
    } else {
      error = nil
    }
  }
}
