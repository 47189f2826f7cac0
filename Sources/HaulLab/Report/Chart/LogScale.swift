import RealModule

/// Values from a range, placed on a line so that equal factors are equal distances.
struct LogScale: Sendable, Hashable {
  let values: ClosedRange<Double>
  /// Where the smallest and the largest value stand; the first may be the larger, as upwards on a screen.
  let from: Double
  let to: Double

  /// A scale for positive values; nil where there is none.
  init?(_ values: [Double], from: Double, to: Double) {
    let positive = values.filter { $0 > 0 && $0.isFinite }
    guard let low = positive.min(), let high = positive.max() else { return nil }
    // A single value stands in the middle of something.
    self.values = low < high ? low...high : low / 2...high * 2
    (self.from, self.to) = (from, to)
  }

  /// Where a value stands; beyond the ends for values beyond the range.
  func position(_ value: Double) -> Double {
    let share =
      (Double.log(max(value, 1e-12)) - Double.log(values.lowerBound))
      / (Double.log(values.upperBound) - Double.log(values.lowerBound))
    return from + (to - from) * share
  }

  /// Round values within the range, few enough to be read: digits times powers of ten, as many of them as there is room
  /// for.
  var ticks: [Double] {
    let hundredths = (100...999).map { Double($0) / 100 }
    let tenths = (10...99).map { Double($0) / 10 }
    // A range that holds no whole digit has ticks too.
    for steps in [hundredths, tenths, [1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1, 3], [1]] {
      let ticks = candidates(steps)
      if ticks.count <= 7 { return ticks }
    }
    let all = candidates([1])
    let stride = all.count / 6 + 1
    return all.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }

  private func candidates(_ steps: [Double]) -> [Double] {
    let first = Int(Double.log10(values.lowerBound).rounded(.down))
    let last = Int(Double.log10(values.upperBound).rounded(.up))
    return (first...max(first, last)).flatMap { power in steps.map { $0 * Double.pow(10, power) } }
      .filter { $0 >= values.lowerBound * 0.999 && $0 <= values.upperBound * 1.001 }
  }
}

/// Values from zero on, placed evenly.
struct LinearScale: Sendable, Hashable {
  let upper: Double
  let from: Double
  let to: Double

  init(upper: Double, from: Double, to: Double) {
    self.upper = upper > 0 && upper.isFinite ? upper : 1
    (self.from, self.to) = (from, to)
  }

  func position(_ value: Double) -> Double { from + (to - from) * value / upper }

  /// Round values within the range: multiples of 1, 2 or 5 times a power of ten.
  var ticks: [Double] {
    let rough = upper / 5
    let power = Double.pow(10, Double.log10(rough).rounded(.down))
    let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? power
    return stride(from: 0, through: upper * 1.0001, by: step).map { $0 }
  }
}
