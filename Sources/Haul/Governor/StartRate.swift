/// How often requests to one host may begin: evenly spaced, one every so often.
public struct StartRate: Sendable, Hashable {
  /// The time from one start to the next.
  public let interval: Duration

  /// `count` starts in every `period`; nil where that is no rate: both must be above zero, and the time between two starts from a
  /// nanosecond to a day.
  public init?(_ count: Double, per period: Duration) {
    guard count > 0, count.isFinite, period > .zero, period <= .seconds(86_400) else { return nil }
    let seconds = period / .seconds(1) / count
    guard seconds >= 1e-9, seconds <= 86_400 else { return nil }
    interval = .seconds(seconds)
  }
}
