import RealModule

/// Student's t distribution.
enum StudentT {
  /// The share of values below `t`.
  static func cumulative(_ t: Double, degreesOfFreedom: Double) -> Double {
    let x = degreesOfFreedom / (degreesOfFreedom + t * t)
    let tail = IncompleteBeta.regularized(x, degreesOfFreedom / 2, 0.5) / 2
    return t > 0 ? 1 - tail : tail
  }

  /// The value that a `share` of all lie below, 0.5 to 1.
  static func quantile(_ share: Double, degreesOfFreedom: Double) -> Double {
    guard share > 0.5, share < 1, degreesOfFreedom > 0 else { return 0 }
    var low = 0.0
    var high = 1.0
    while cumulative(high, degreesOfFreedom: degreesOfFreedom) < share, high < 1e12 { high *= 2 }
    // Each halving brings one more binary digit; a double has 53.
    for _ in 0..<100 where high - low > high * 1e-14 {
      let middle = (low + high) / 2
      if cumulative(middle, degreesOfFreedom: degreesOfFreedom) < share { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// The regularized incomplete beta function (DLMF 8.17).
enum IncompleteBeta {
  static func regularized(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // The continued fraction converges fast on this side of the mean (DLMF 8.17.22); the other is its mirror (8.17.4).
    if x > (a + 1) / (a + b + 2) { return 1 - regularized(1 - x, b, a) }
    let logarithm =
      Double.logGamma(a + b) - Double.logGamma(a) - Double.logGamma(b) + a * Double.log(x) + b * Double.log(onePlus: -x)
    return Double.exp(logarithm) * fraction(x, a, b) / a
  }

  /// Evaluated from the front, by the method of Lentz.
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func nonzero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var numerator = 1.0
    var denominator = 1 / nonzero(1 - (a + b) * x / (a + 1))
    var value = denominator
    for step in 1...500 {
      let m = Double(step)
      for coefficient in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        denominator = 1 / nonzero(1 + coefficient * denominator)
        numerator = nonzero(1 + coefficient / numerator)
        value *= denominator * numerator
      }
      if abs(denominator * numerator - 1) < 1e-15 { break }
    }
    return value
  }
}
