/// Refusals of one moment: of attempts that were in flight together, a server found some too many.
struct Overshoot: Sendable {
  /// Seconds that an answer takes at least; infinite where that is not known.
  private let answer: Double
  /// Attempts in flight as each refusal came, with the refused one.
  private var inFlight: [Int] = []
  private var lowestLevel = Int.max
  /// Seconds until the refusals came, together.
  private var waiting = 0.0

  init(answer: Double) {
    self.answer = answer
  }

  /// - Parameter inFlight: Attempts that run as the refusal comes, with this one.
  mutating func count(_ attempt: ConcurrencyController.Attempt, inFlight: Int) {
    self.inFlight.append(inFlight)
    lowestLevel = min(lowestLevel, attempt.level)
    waiting += max(0, attempt.firstByte - attempt.connect)
  }

  /// What the server puts up with, as far as these tell, and at least 1: those that were not refused.
  var tolerated: Int { max(1, areQuick ? medianAnswered : max(mostAnswered, lowestLevel - 1)) }

  /// Whether refusals come in much less time than answers.
  private var areQuick: Bool { answer.isFinite && 4 * waiting < Double(inFlight.count) * answer }

  /// Of quick refusals: the median, over all of them, of those in flight then that are not refused, too. When the first of them comes, answers may be on
  /// their way of attempts that count as running; when the last comes, attempts may have ended that were too many before.
  private var medianAnswered: Int {
    let answered = inFlight.enumerated().map { $1 - (inFlight.count - $0) }.sorted()
    return answered.isEmpty ? 1 : answered[(answered.count - 1) / 2]
  }

  /// Refusals that take their time may have taken the places of attempts that were answered. Then it may be more: what ran when the
  /// first of the refused began, but for itself. Of an attempt that connected slowly, that is too little.
  private var mostAnswered: Int { (inFlight.first ?? 0) - inFlight.count }
}
