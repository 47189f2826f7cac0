/// One thing a store did, told to its observer after the store's lock is released.
public struct ReuseEvent: Sendable {
  /// What happened.
  public enum Kind: Sendable, Hashable {
    /// The call was answered with what is kept.
    case kept
    /// The call shared the run that another call had under way.
    case joined
    /// The function ran and returned.
    case ran
    /// The function ran and threw; nothing is kept.
    case failed
    /// A result went because the capacity was reached.
    case evicted
  }

  /// What happened.
  public let kind: Kind
  /// The name the store was given; for `@Reuse` the function's, such as `expensive(_:_:)`.
  public let name: String
  /// The key, as the store was given it; for `@Reuse` a `ReuseKey` of the arguments.
  public let key: any Hashable & Sendable

  @usableFromInline
  init(kind: Kind, name: String, key: any Hashable & Sendable) {
    self.kind = kind
    self.name = name
    self.key = key
  }
}

/// Hears what a store does, for tests and logs. It is called on the caller's thread, outside the store's lock, so it may
/// call the store; a slow observer slows the calls it observes.
public typealias ReuseObserver = @Sendable (ReuseEvent) -> Void
