import NIOCore

/// Whether and when a failed item is tried again. Pure: the randomness and the time come in.
struct RetryRule: Sendable {
  /// Attempts after the first.
  var retries: Int
  /// From an item's first attempt to the start of its last, at the most.
  var maximumTime: Duration
  var base: Duration = .milliseconds(500)
  var longest: Duration = .seconds(30)

  private static let nameRetryPause = Duration.nanoseconds(NameLifetimes.retryPause.nanoseconds)

  enum Decision: Hashable {
    /// Not again. Where the host is overloaded, others leave it alone for so long all the same.
    case fail(hold: Duration?)
    /// Again after a pause. Where the host is overloaded, others leave it alone too.
    case again(after: Duration, hold: Duration?)
  }

  /// What led to the decision.
  struct Attempt {
    var failure: Failure
    var httpStatus: Int?
    /// What the server asked for.
    var retryAfter: Duration?
    /// Attempts made, at least 1.
    var attempts: Int
    /// Attempts that brought a file which was not what was promised, at least 1 if this one did.
    var checksumFailures = 1
    /// Since the first attempt's start.
    var elapsed: Duration
  }

  /// Decides.
  ///
  /// The pause is exponential with full jitter (“Exponential Backoff And Jitter”, AWS Architecture Blog, 2015): anything
  /// from nothing to the doubled pause, so that items that failed together do not come back together. It begins after what
  /// the server asked for with `Retry-After`; the host is left alone for just that, if it asked for anything: how many come back
  /// then is the controller's to say.
  ///
  /// - Parameter fraction: A random number from 0 to 1.
  func decision(_ attempt: Attempt, fraction: Double) -> Decision {
    let doublings = min(max(attempt.attempts - 1, 0), 16)
    var pause = min(longest, base * (1 << doublings)) * fraction + (attempt.retryAfter ?? .zero)
    // So long a failure is believed, and the next try is to ask again.
    if attempt.failure.failureClass == .dns { pause = max(pause, Self.nameRetryPause) }
    let asked = attempt.retryAfter.flatMap { $0 > .zero ? $0 : nil }
    let hold = Self.isOverloaded(attempt) ? asked ?? pause : nil
    guard attempt.attempts <= retries, Self.isWorthRetrying(attempt), attempt.elapsed + pause <= maximumTime else {
      return .fail(hold: hold.map { min($0, maximumTime) })
    }
    return .again(after: pause, hold: hold)
  }

  /// The transport's passing troubles, and the answers that RFC 9110 §15 calls temporary. Not what the next try would
  /// meet as well.
  private static func isWorthRetrying(_ attempt: Attempt) -> Bool {
    switch attempt.failure.failureClass {
    case .connect, .timeout, .dns, .truncated, .http429: true
    case .http4xx: attempt.httpStatus == 408
    case .http5xx: [500, 502, 503, 504].contains(attempt.httpStatus)
    // Damage on the way passes; what is wrong twice is wrong at the server.
    case .checksum: attempt.checksumFailures == 1
    default: false
    }
  }

  /// Whether the answer is about the host and not about the item.
  static func isOverloaded(_ attempt: Attempt) -> Bool {
    attempt.failure.failureClass == .http429 || (attempt.httpStatus == 503 && attempt.retryAfter != nil)
  }
}
