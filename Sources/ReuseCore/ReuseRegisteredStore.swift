/// A store of the registry, which is never released: held without counting references, which would take a fifth of a kept
/// call.
@frozen
public struct ReuseRegisteredStore<Key: Hashable & Sendable, Value: Sendable>: @unchecked Sendable {
  // Unchecked: the reference is to a store, which is `Sendable`.
  @usableFromInline let reference: Unmanaged<ReuseStore<Key, Value>>

  @inlinable
  init(reference: Unmanaged<ReuseStore<Key, Value>>) {
    self.reference = reference
  }

  @inlinable public var store: ReuseStore<Key, Value> { reference.takeUnretainedValue() }

  /// What ``ReuseStore/value(for:run:)`` gives.
  @inlinable
  @inline(__always)
  public func value<Failure: Error>(
    for key: Key,
    run body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let decision = reference._withUnsafeGuaranteedRef { $0.decide(key, as: .thread) }
    if case .kept(let value) = decision { return value }
    return try store.act(on: decision, key, body)
  }

  /// What ``ReuseStore/value(for:isolation:run:)`` gives.
  @inlinable
  public func value<Failure: Error>(
    for key: Key,
    isolation: isolated (any Actor)? = #isolation,
    @_inheritActorContext @_implicitSelfCapture run body: @escaping @Sendable () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    try await store.value(for: key, isolation: isolation, run: body)
  }
}
