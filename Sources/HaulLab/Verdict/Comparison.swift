/// A combination against the winner: whether the difference is more than chance.
public struct Comparison: Codable, Sendable, Hashable {
  /// What the rounds tell.
  public enum Outcome: String, Codable, Sendable, Hashable, CaseIterable {
    /// It is slower, and that is more than chance.
    case slower
    /// The rounds show no difference that could not be chance.
    case noDifference = "no_difference"
    /// Whatever the rounds had shown, so few of them could have been chance.
    case tooFewRounds = "too_few_rounds"
  }

  public var outcome: Outcome
  /// How many times the winner's mean time it takes.
  public var ratio: Double
  /// Rounds that both have and that differ.
  public var pairs: Int
  /// Of Wilcoxon's signed-rank test; nil without a pair.
  public var pValue: Double?
  /// The same, corrected for the number of combinations that are compared (Holm).
  public var adjustedPValue: Double?

  /// A difference with a smaller chance than this is called one.
  public static let significance = 0.05

  /// Each of `results` against `winner`, in order.
  static func all(_ results: [Report.Result], against winner: Report.Result) -> [Comparison] {
    let tests = results.map { test($0, winner) }
    let adjusted = HolmCorrection.adjusted(tests.map { $0?.pValue ?? 1 })
    let base = Sample(winner.rounds.filter(\.counts).map(\.seconds))?.mean ?? 0
    return results.indices.map { index in
      let mean = Sample(results[index].rounds.filter(\.counts).map(\.seconds))?.mean ?? 0
      let pairs = tests[index]?.pairs ?? 0
      // What pairs could show at best, all on one side, is still to be corrected for the other questions.
      let least = SignedRankTest.leastPValue(pairs: pairs) * Double(results.count)
      let outcome: Outcome =
        if least >= significance, !isEqual(results[index], winner) {
          .tooFewRounds
        } else if adjusted[index] < significance {
          .slower
        } else {
          .noDifference
        }
      return Comparison(
        outcome: outcome, ratio: base > 0 ? mean / base : 1, pairs: pairs, pValue: tests[index]?.pValue,
        adjustedPValue: tests[index] == nil ? nil : adjusted[index])
    }
  }

  /// The fewest rounds with which so many comparisons can tell anything.
  public static func roundsNeeded(comparisons: Int) -> Int {
    var rounds = 1
    while SignedRankTest.leastPValue(pairs: rounds) * Double(max(1, comparisons)) >= significance, rounds < 64 {
      rounds += 1
    }
    return rounds
  }

  private static func test(_ result: Report.Result, _ winner: Report.Result) -> SignedRankTest? {
    let pairs = paired(result, winner)
    return SignedRankTest(pairs.map(\.0), pairs.map(\.1))
  }

  /// Many rounds that are all equal do tell something.
  private static func isEqual(_ result: Report.Result, _ winner: Report.Result) -> Bool {
    let pairs = paired(result, winner)
    return pairs.count >= roundsNeeded(comparisons: 1) && pairs.allSatisfy { $0.0 == $0.1 }
  }

  /// The times of rounds of the same number that count in both.
  private static func paired(_ first: Report.Result, _ second: Report.Result) -> [(Double, Double)] {
    let times = Dictionary(
      second.rounds.filter(\.counts).map { ($0.number, $0.seconds) }, uniquingKeysWith: { first, _ in first })
    return first.rounds.filter(\.counts).compactMap { round in times[round.number].map { (round.seconds, $0) } }
  }
}
