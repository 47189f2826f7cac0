/// Searches for the best number of workers with a meter and a clock.
///
/// ```swift
/// let tuner = Tuner(settings: settings, meter: HaulMeter(…), clock: ContinuousClock())
/// let result = try await tuner.run { event in … }
/// ```
public struct Tuner<Meter: ThroughputMeter, Time: Clock>: Sendable where Time.Duration == Duration {
  /// What happens while it goes on.
  public enum Event: Sendable {
    case began(Combination, files: Int)
    case ended(Combination, Trial)
    /// The server is left alone for so long.
    case rests(Duration)
  }

  /// What may be done.
  public let settings: TuneSearch.Settings
  /// What measures.
  public let meter: Meter
  /// What the budget is measured by.
  public let clock: Time

  /// A tuner.
  public init(settings: TuneSearch.Settings, meter: Meter, clock: Time) {
    (self.settings, self.meter, self.clock) = (settings, meter, clock)
  }

  /// Searches until the answer is known well enough or the budget is used up.
  ///
  /// - Throws: What the meter throws; `CancellationError`.
  public func run(observe: @Sendable (Event) -> Void) async throws -> TuneResult {
    var search = TuneSearch(settings)
    let start = clock.now
    while true {
      try Task.checkCancellation()
      switch search.next(elapsed: start.duration(to: clock.now)) {
      case .measure(let combination, let files, let limit):
        observe(.began(combination, files: files))
        let trial = try await meter.measure(combination, files: files, limit: limit)
        search.add(trial, of: combination)
        observe(.ended(combination, trial))
      case .rest(let pause):
        observe(.rests(pause))
        try await clock.sleep(for: pause)
      case .finish:
        return search.result
      }
    }
  }
}
