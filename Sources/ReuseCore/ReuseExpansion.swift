/// What `@Reuse` expands to calls these; code written by hand uses ``ReuseStore``.
public enum ReuseExpansion {
  /// The store of a function that holds its own.
  ///
  /// - Parameters:
  ///   - name: what the observer is told the store is called.
  ///   - policy: how long results are kept.
  ///   - key: the type of its keys.
  ///   - value: the type of its results.
  ///   - control: gives it a clock and an observer.
  @inlinable
  public static func store<Key: Hashable & Sendable, Value: Sendable>(
    _ name: String,
    _ policy: ReusePolicy,
    key: Key.Type,
    value: Value.Type,
    control: ReuseControl? = nil
  ) -> ReuseStore<Key, Value> {
    let now = control?.now ?? (policy.lifetime == nil ? nil : elapsedOnContinuousClock())
    let store = ReuseStore<Key, Value>(policy, name: name, now: now, observer: control?.observer)
    control?.add(store)
    return store
  }

  /// The store registered for a place in the source and the types the function was called with, made at the first call.
  ///
  /// - Parameters:
  ///   - site: the place.
  ///   - scope: `Self` and the function's generic parameters.
  ///   - key: the key of this call, for its type.
  ///   - value: the type of the result.
  ///   - name: what the observer is told the store is called.
  ///   - policy: how long results are kept.
  ///   - control: gives it a clock and an observer.
  @inlinable
  public static func store<Key: Hashable & Sendable, Value: Sendable>(
    at site: ReuseSite,
    scope: Any.Type,
    key: Key,
    value: Value.Type,
    _ name: @autoclosure () -> String,
    _ policy: @autoclosure () -> ReusePolicy,
    control: @autoclosure () -> ReuseControl? = nil
  ) -> ReuseRegisteredStore<Key, Value> {
    let registration = ReuseRegistration(
      site: site,
      scope: ObjectIdentifier(scope),
      kind: ObjectIdentifier(ReuseStore<Key, Value>.self)
    )
    let found =
      ReuseRegistry.find(registration)
      ?? ReuseRegistry.insert(registration) {
        store(name(), policy(), key: Key.self, value: Value.self, control: control())
      }
    // Sound because the registration has the store's type.
    return ReuseRegisteredStore(reference: Unmanaged.fromOpaque(found.toOpaque()))
  }

  @usableFromInline
  static func elapsedOnContinuousClock() -> @Sendable () -> Duration {
    ContinuousClock().elapsed()
  }
}

/// Stands for an argument that can be no part of a key, so that the one error about it is the only one.
@frozen
public struct ReuseUnkeyed: Hashable, Sendable {
  @inlinable public init() {}
}

/// Stands for the part of an argument that is not `Sendable`. Not `Hashable`, so that only one overload takes it.
@frozen
public struct ReuseUnsendable: Sendable {
  @inlinable public init() {}
}
