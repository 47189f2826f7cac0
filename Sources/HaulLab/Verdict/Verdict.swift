import Haul

/// The verdict in words, made of an analysis and nothing else.
enum Verdict {
  /// The sentences, most important first.
  static func sentences(_ analysis: Analysis, report: Report) -> [String] {
    let measured = analysis.rows.filter { $0.time != nil }
    guard let winner = analysis.winner, let best = measured.first(where: { $0.combination == winner }),
      let time = best.time
    else {
      let failed = analysis.rows.reduce(0) { $0 + $1.failedRounds }
      let sentence =
        switch failed {
        case 0: "Nothing has been measured yet."
        case 1: "Nothing can be compared: in the only round something failed."
        default: "Nothing can be compared: in each of \(failed) rounds something failed."
        }
      return [sentence] + failures(analysis, report)
    }
    var lines: [String] = []
    if measured.count == 1 {
      lines.append(
        "\(capitalized(winner.phrase)) took \(Quantity.seconds(time.mean)); there is nothing to compare it with.")
    } else {
      lines.append(
        "\(capitalized(winner.phrase)) \(measured.count == 2 ? "was the faster" : "was the fastest"), with "
          + "\(Quantity.seconds(time.mean)) on average\(advantage(best)).")
      lines += differences(winner, measured)
    }
    if let limit = best.limit { lines.append(sentence(limit, of: winner)) }
    return lines + failures(analysis, report)
  }

  private static func advantage(_ best: Analysis.Row) -> String {
    guard let speedUp = best.speedUp, !best.combination.isSequential else { return "" }
    let error = speedUp.error.map { " ± \(Quantity.fixed($0, 1))" } ?? ""
    return ": \(Quantity.fixed(speedUp.factor, 1))\(error) times as fast as sequential"
  }

  /// Whether the differences to the winner are more than chance, first of all that to the runner-up.
  private static func differences(_ winner: Combination, _ measured: [Analysis.Row]) -> [String] {
    let others = measured.filter { $0.combination != winner }
      .sorted { $0.time?.mean ?? 0 < $1.time?.mean ?? 0 }
    guard let second = others.first, let comparison = second.comparison else { return [] }
    let difference = "\(Quantity.fixed(100 * (comparison.ratio - 1), comparison.ratio < 1.1 ? 1 : 0)) %"
    var lines: [String] = []
    switch comparison.outcome {
    case .slower:
      lines.append(
        "The runner-up, \(second.combination.phrase), took \(difference) longer, which is more than chance\(chance(comparison))."
      )
    case .noDifference:
      lines.append(
        "The runner-up, \(second.combination.phrase), took \(difference) longer on average: no difference that could not be "
          + "chance\(chance(comparison)).")
      let equals = others.filter { $0.comparison?.outcome == .noDifference }
      if equals.count > 1 {
        lines.append("As good within chance: \(list(equals.map(\.combination.phrase))).")
      }
    case .tooFewRounds:
      let needed = Comparison.roundsNeeded(comparisons: others.count)
      lines.append(
        "The runner-up, \(second.combination.phrase), took \(difference) longer; "
          + "\(Quantity.count(second.rounds, "round")) \(second.rounds == 1 ? "is" : "are") too few to tell that from chance, and "
          + "\(needed) would do for so many combinations.")
    }
    return lines
  }

  private static func chance(_ comparison: Comparison) -> String {
    guard let value = comparison.adjustedPValue else { return "" }
    return value < 0.001 ? " (p < 0.001)" : " (p = \(Quantity.fixed(value, 3)))"
  }

  private static func sentence(_ limit: Limit, of combination: Combination) -> String {
    switch limit.kind {
    case .unknown: "What holds \(combination.phrase) back is not known: \(limit.evidence)."
    default: "What holds \(combination.phrase) back is \(limit.words): \(limit.evidence)."
    }
  }

  /// Rounds that are not in the times, and why.
  private static func failures(_ analysis: Analysis, _ report: Report) -> [String] {
    var lines: [String] = []
    for (row, result) in zip(analysis.rows, report.results) where row.failedRounds > 0 {
      let reason = result.rounds.lazy.compactMap(\.problem).first ?? ""
      lines.append(
        "\(capitalized(row.combination.phrase)): \(Quantity.count(row.failedRounds, "round")) of "
          + "\(result.rounds.count) not counted: \(VisibleText.escaped(reason)).")
    }
    if !report.isFinished { lines.append("The experiment was not finished: not all rounds were run.") }
    return lines
  }

  private static func list(_ parts: [String]) -> String {
    guard parts.count > 1, let last = parts.last else { return parts.first ?? "" }
    return "\(parts.dropLast().joined(separator: ", ")) and \(last)"
  }

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
