/// Whose calls `calls:` counts.
public enum ReuseScope: Sendable, Hashable {
  /// Each set of arguments counts its own calls.
  case perArguments
  /// One counter for the whole function. Calls add one while fewer than N + 1 are counted and answer from what is kept
  /// for their arguments, or run; at N + 1 the counter goes back to 1 and the called arguments alone run.
  case shared
}

/// How long a result is kept. The rules combine: a result goes as soon as one of them says so.
///
/// ```swift
/// ReusePolicy(calls: 3)                          // for the next three calls
/// ReusePolicy(for: .seconds(60), capacity: 100)  // for a minute, a hundred results at most
/// ReusePolicy()                                  // until its room is needed
/// ```
public struct ReusePolicy: Sendable, Hashable {
  /// The bound when none is given: keys that never come back must not pile up.
  public static let defaultCapacity = 1_024

  /// After a run, how many calls are answered with its result; `nil` for any number. Never negative.
  public let calls: Int?
  /// How long after the end of its run a result is kept; `nil` for any time.
  public let lifetime: Duration?
  /// How many results are kept at once, the least recently used going first; `nil` for any number. At least 1.
  public let capacity: Int?
  /// Whose calls are counted.
  public let scope: ReuseScope

  /// - Parameters:
  ///   - calls: kept for the next so many calls; a negative number counts as 0, which keeps nothing.
  ///   - lifetime: kept for so long, counted from the end of the run.
  ///   - capacity: how many results are kept at once; less than 1 counts as 1.
  ///   - scope: whose calls are counted; without `calls` it changes nothing.
  public init(
    calls: Int? = nil,
    for lifetime: Duration? = nil,
    capacity: Int? = ReusePolicy.defaultCapacity,
    scope: ReuseScope = .perArguments
  ) {
    self.calls = calls.map { max(0, $0) }
    self.lifetime = lifetime
    self.capacity = capacity.map { max(1, $0) }
    self.scope = scope
  }
}
