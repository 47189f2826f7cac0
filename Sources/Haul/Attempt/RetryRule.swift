/// Whether and when a failed item is tried again. Pure: the randomness comes in.
struct RetryRule: Sendable {
  /// Attempts after the first.
  var retries: Int
  var base: Duration = .milliseconds(500)
  var longest: Duration = .seconds(30)

  /// The pause before the next attempt, or nil where there is none.
  ///
  /// Exponential with full jitter ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015): anything from nothing
  /// to the doubled pause, so that items that failed together do not come back together.
  ///
  /// - Parameters:
  ///   - attempts: Attempts made, at least 1.
  ///   - fraction: A random number from 0 to 1.
  func delay(after failure: Failure, attempts: Int, fraction: Double) -> Duration? {
    guard failure.failureClass.isWorthRetrying, attempts <= retries else { return nil }
    let doublings = min(max(attempts - 1, 0), 16)
    return min(longest, base * (1 << doublings)) * fraction
  }
}
