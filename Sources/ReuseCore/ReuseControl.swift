import Synchronization

/// A handle on functions marked `@Reuse`, or wrapped with `reuse`, which have no store one could name.
///
/// ```swift
/// let prices = ReuseControl()
///
/// @Reuse(for: .seconds(60), control: prices)
/// func price(of article: String) -> Int { … }
///
/// prices.removeAll()
/// print(prices.statistics.kept)
/// ```
///
/// Several functions may share a control. A generic function has a store for each set of types it was called with; the
/// control is for all of them.
public final class ReuseControl: Sendable {
  @usableFromInline let now: @Sendable () -> Duration
  @usableFromInline let observer: ReuseObserver?
  private let stores = Mutex<[any ReuseControlled]>([])

  /// - Parameters:
  ///   - clock: tells the time for `for:`; give a clock of your own in tests.
  ///   - observer: hears what the functions' stores do.
  public init<C: Clock>(clock: C, observer: ReuseObserver? = nil) where C.Duration == Duration {
    now = clock.elapsed()
    self.observer = observer
  }

  /// A control that measures time on the continuous clock.
  public convenience init(observer: ReuseObserver? = nil) {
    self.init(clock: ContinuousClock(), observer: observer)
  }

  /// What the functions' stores have done so far, added up.
  public var statistics: ReuseStatistics {
    stores.withLock { $0 }.reduce(ReuseStatistics()) { $0 + $1.statistics }
  }

  /// Forgets all that is kept for the functions, as `ReuseStore.removeAll()` does.
  public func removeAll() {
    for store in stores.withLock({ $0 }) { store.removeAll() }
  }

  @usableFromInline
  func add(_ store: some ReuseControlled) {
    stores.withLock { $0.append(store) }
  }
}

/// A store of any key and value.
@usableFromInline
protocol ReuseControlled: AnyObject, Sendable {
  var statistics: ReuseStatistics { get }
  func removeAll()
}

extension ReuseStore: ReuseControlled {}
