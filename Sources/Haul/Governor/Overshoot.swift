/// Refusals of one moment: of attempts that were in flight together, a server found some too many.
struct Overshoot: Sendable {
  /// Attempts in flight when the first of them was refused, with it.
  private let inFlight: Int
  private var refused = 0
  private var lowestLevel = Int.max

  init(inFlight: Int) {
    self.inFlight = inFlight
  }

  mutating func count(_ attempt: ConcurrencyController.Attempt) {
    refused += 1
    lowestLevel = min(lowestLevel, attempt.level)
  }

  /// What the server puts up with, as far as these tell, and at least 1.
  ///
  /// Those that were not refused, or one less than ran when the first of the refused began: the larger, as either errs
  /// downwards. Refusals that take their time use places of attempts that had been answered; and an attempt that
  /// connects slowly began beside fewer than it was asked beside.
  var tolerated: Int { max(1, inFlight - refused, lowestLevel - 1) }
}
