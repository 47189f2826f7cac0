/// Wilcoxon's signed-rank test for pairs, exact: whether differences lean to one side by more than chance.
///
/// Pairs without a difference are left out, as Wilcoxon did; equal differences share the mean of their ranks, and the
/// distribution is the exact one for those ranks: all 2ⁿ ways to give signs to them, counted by dynamic programming.
public struct SignedRankTest: Sendable, Hashable {
  /// Pairs with a difference.
  public let pairs: Int
  /// The sum of the ranks of positive differences.
  public let statistic: Double
  /// The chance of a sum at least as far from its middle, if no side were preferred.
  public let pValue: Double

  /// More pairs than this would take long to count.
  static let mostPairs = 500

  /// The test of `first` against `second`, in pairs; nil where there is no pair with a difference, or far too many.
  public init?(_ first: [Double], _ second: [Double]) {
    let differences = zip(first, second).map { $0 - $1 }.filter { $0 != 0 && $0.isFinite }
    guard !differences.isEmpty, differences.count <= Self.mostPairs else { return nil }
    let ranks = Self.doubledRanks(differences.map { abs($0) })
    let sum = zip(differences, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    pairs = differences.count
    statistic = Double(sum) / 2
    let chances = Self.distribution(ranks)
    let below = chances[...sum].reduce(0, +)
    let above = chances[sum...].reduce(0, +)
    pValue = min(1, 2 * min(below, above))
  }

  /// The smallest p-value that so many pairs can have: all differences on one side.
  public static func leastPValue(pairs: Int) -> Double {
    var value = 2.0
    for _ in 0..<max(0, pairs) { value /= 2 }
    return min(1, value)
  }

  /// Twice the ranks, so that the mean of two ranks is whole too.
  private static func doubledRanks(_ values: [Double]) -> [Int] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Int](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      // Ranks start + 1 … end have the mean (start + 1 + end) ÷ 2.
      for place in start..<end { ranks[order[place]] = start + 1 + end }
      start = end
    }
    return ranks
  }

  /// The chance of every sum, if each rank counts with chance one half.
  private static func distribution(_ ranks: [Int]) -> [Double] {
    var chances = [Double](repeating: 0, count: ranks.reduce(0, +) + 1)
    chances[0] = 1
    var largest = 0
    for rank in ranks {
      largest += rank
      for sum in stride(from: largest, through: 0, by: -1) {
        chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2
      }
    }
    return chances
  }
}

/// The correction for asking several questions of the same data (Holm: A Simple Sequentially Rejective Multiple Test
/// Procedure, 1979).
public enum HolmCorrection {
  /// The adjusted p-values, in the order of the given ones.
  public static func adjusted(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
    var adjusted = pValues
    var largest = 0.0
    for (place, index) in order.enumerated() {
      largest = max(largest, min(1, pValues[index] * Double(pValues.count - place)))
      adjusted[index] = largest
    }
    return adjusted
  }
}
