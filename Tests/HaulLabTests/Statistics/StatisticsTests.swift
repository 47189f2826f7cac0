import Testing

@testable import HaulLab

/// Figures from NumPy 2.4.6 and SciPy 1.17.1 unless another source stands beside them.
@Suite struct StatisticsTests {
  private static let values = [2.1, 1.9, 2.4, 2.2, 2.0, 3.1, 2.05, 1.95, 2.15, 2.3]

  private func isClose(_ value: Double, _ expected: Double, _ tolerance: Double = 1e-12) -> Bool {
    abs(value - expected) <= tolerance * max(1, abs(expected))
  }

  @Test("a sample's numbers: numpy.mean, numpy.std(ddof=1), numpy.median, scipy.stats.t.interval")
  func sample() throws {
    let sample = try #require(Sample(Self.values))
    #expect(isClose(sample.mean, 2.215))
    let deviation = try #require(sample.standardDeviation)
    #expect(isClose(deviation, 0.34725110990943336))
    #expect(isClose(sample.median, 2.125))
    #expect(sample.minimum == 1.9)
    #expect(sample.maximum == 3.1)
    let interval = try #require(sample.confidenceInterval)
    #expect(isClose(interval.lowerBound, 1.9665915204203084))
    #expect(isClose(interval.upperBound, 2.4634084795796913))
  }

  @Test("quantiles: numpy.quantile", arguments: [(0.1, 1.945), (0.25, 2.0125), (0.9, 2.47), (0.99, 3.037), (1, 3.1)])
  func quantile(_ share: Double, _ expected: Double) throws {
    let sample = try #require(Sample(Self.values))
    #expect(isClose(sample.quantile(share), expected))
  }

  @Test("a single value has no spread, and none no sample")
  func few() throws {
    let single = try #require(Sample([4]))
    #expect(single.median == 4)
    #expect(single.standardDeviation == nil)
    #expect(single.confidenceInterval == nil)
    #expect(!single.isOutlier(4))
    #expect(Sample([]) == nil)
    #expect(Sample([1, .nan]) == nil)
    #expect(Sample([1, .infinity]) == nil)
  }

  @Test(
    "Student's t: scipy.stats.t.ppf(0.975, n)",
    arguments: [
      (1, 12.706204736174694), (2, 4.302652729749462), (3, 3.1824463052837078), (5, 2.5705818356363146),
      (9, 2.262157162798205), (30, 2.0422724563012378), (199, 1.9719565442517533),
    ])
  func studentT(_ degrees: Double, _ expected: Double) {
    #expect(isClose(StudentT.quantile(0.975, degreesOfFreedom: degrees), expected, 1e-10))
  }

  @Test(
    "Student's t: scipy.stats.t.cdf",
    arguments: [
      (0.5, 3, 0.6742760175759245), (-1.7, 7, 0.0664644483912776), (2.2, 1, 0.8642002512199081),
      (4, 20, 0.9996482383534359), (0, 5, 0.5),
    ])
  func studentCumulative(_ t: Double, _ degrees: Double, _ expected: Double) {
    #expect(isClose(StudentT.cumulative(t, degreesOfFreedom: degrees), expected))
  }

  @Test(
    "the incomplete beta function: scipy.special.betainc",
    arguments: [
      (2, 3, 0.4, 0.5248), (0.5, 0.5, 0.1, 0.20483276469913345), (10, 0.5, 0.9, 0.15164090963470994),
      (100, 200, 0.35, 0.7325714649575441), (2, 3, 0, 0), (2, 3, 1, 1),
    ])
  func beta(_ a: Double, _ b: Double, _ x: Double, _ expected: Double) {
    #expect(isClose(IncompleteBeta.regularized(x, a, b), expected, 1e-11))
  }

  @Test("an outlier is ten robust standard deviations off, as with hyperfine")
  func outliers() throws {
    // Median 10, median absolute deviation 1: the threshold is 14.826.
    let sample = try #require(Sample([8, 9, 10, 11, 12]))
    #expect(!sample.isOutlier(24.8))
    #expect(sample.isOutlier(24.9))
    #expect(sample.isOutlier(-4.9))
    let wide = try #require(Sample([1, 1.1, 0.9, 1.05, 0.95, 9]))
    #expect(wide.isOutlier(9))
    let still = try #require(Sample([1, 1, 1, 5]))
    #expect(!still.isOutlier(5), "there is no scale to judge by")
  }

  @Test("a speed-up's error is propagated to first order")
  func speedUp() throws {
    let fast = try #require(Sample([2, 2.2, 1.8]))
    let slow = try #require(Sample([10, 11, 9]))
    let speedUp = try #require(SpeedUp(of: fast, over: slow))
    // By hand: 5 × √(0.1² + 0.1²).
    #expect(isClose(speedUp.factor, 5))
    let error = try #require(speedUp.error)
    #expect(isClose(error, 0.7071067811865477))
    let single = try #require(Sample([2]))
    #expect(SpeedUp(of: single, over: slow)?.factor == 5)
    #expect(SpeedUp(of: single, over: slow)?.error == nil)
    let nothing = try #require(Sample([0]))
    #expect(SpeedUp(of: nothing, over: slow) == nil)
  }

  struct Pairs: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let first: [Double]
    let second: [Double]
    let pairs: Int
    let statistic: Double
    let pValue: Double
  }

  @Test(
    "the signed-rank test: scipy.stats.wilcoxon, exact, with ties by enumeration (PermutationMethod)",
    arguments: [
      Pairs(
        testDescription: "Hollander and Wolfe's depression scores, also R's example of wilcox.test: p 0.03906",
        first: [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30],
        second: [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29], pairs: 9, statistic: 40,
        pValue: 0.0390625),
      Pairs(
        testDescription: "ties and a pair without difference", first: [10, 12, 9, 14, 8, 11, 13, 7],
        second: [9, 10, 9, 11, 10, 10, 11, 6], pairs: 7, statistic: 23, pValue: 0.15625),
      Pairs(
        testDescription: "all on one side", first: [1, 2, 3, 4, 5, 6], second: [2, 3, 4, 5, 6, 7], pairs: 6,
        statistic: 0, pValue: 0.03125),
      Pairs(
        testDescription: "some ties", first: [5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
        second: [5.5, 5.75, 7.25, 7, 9.125, 8, 10.5, 12.625, 12.25, 13.0625], pairs: 10, statistic: 41,
        pValue: 0.189453125),
      Pairs(
        testDescription: "as much on one side as on the other", first: [1, 2, 3, 4], second: [2, 1, 4, 3], pairs: 4,
        statistic: 5, pValue: 1),
      Pairs(
        testDescription: "twenty pairs",
        first: (1...20).map { [3, 7, 12, 18].contains($0) ? 0 : Double($0) },
        second: (1...20).map { [3, 7, 12, 18].contains($0) ? Double($0) : 0 }, pairs: 20, statistic: 170,
        pValue: 0.013616561889648438),
    ])
  func signedRank(_ pairs: Pairs) throws {
    let test = try #require(SignedRankTest(pairs.first, pairs.second))
    #expect(test.pairs == pairs.pairs)
    #expect(test.statistic == pairs.statistic)
    #expect(isClose(test.pValue, pairs.pValue))
    let mirrored = try #require(SignedRankTest(pairs.second, pairs.first))
    #expect(isClose(mirrored.pValue, pairs.pValue))
  }

  @Test("no difference at all is no test, and few pairs can never be certain")
  func limits() {
    #expect(SignedRankTest([1, 2], [1, 2]) == nil)
    #expect(SignedRankTest([], []) == nil)
    #expect(SignedRankTest.leastPValue(pairs: 0) == 1)
    #expect(SignedRankTest.leastPValue(pairs: 5) == 0.0625)
    #expect(SignedRankTest.leastPValue(pairs: 10) == 0.001953125)
  }

  @Test(
    "Holm's correction: R 4's p.adjust(p, \"holm\")",
    arguments: [
      ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
      ([0.5, 0.6], [1, 1]), ([0.02], [0.02]), ([], []),
    ] as [([Double], [Double])])
  func holm(_ pValues: [Double], _ expected: [Double]) {
    for (value, expected) in zip(HolmCorrection.adjusted(pValues), expected) { #expect(isClose(value, expected)) }
  }
}
