/// What a store has done since it was made. `removeAll()` does not reset it.
@frozen
public struct ReuseStatistics: Sendable, Hashable {
  /// Calls answered without a run: from what is kept, or from a run another call had under way.
  public var kept: Int
  /// Runs of the function, those that threw included.
  public var runs: Int
  /// Results that went because `capacity` was reached.
  public var evictions: Int

  /// All calls: each one was kept or ran.
  @inlinable public var calls: Int { kept + runs }

  @inlinable
  public init(kept: Int = 0, runs: Int = 0, evictions: Int = 0) {
    self.kept = kept
    self.runs = runs
    self.evictions = evictions
  }

  /// The sum, for a control over several functions.
  public static func + (left: ReuseStatistics, right: ReuseStatistics) -> ReuseStatistics {
    ReuseStatistics(
      kept: left.kept + right.kept,
      runs: left.runs + right.runs,
      evictions: left.evictions + right.evictions
    )
  }
}
