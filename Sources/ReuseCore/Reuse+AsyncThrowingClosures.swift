// Apart from the functions that do not throw, though `throws(Never)` would do for both: Swift 6.3.1 crashes where such a
// closure is returned from a generic function (reabstraction thunk in SILGen).

/// Wraps an asynchronous throwing function of no arguments; see the first `reuse` for the parameters.
/// Calls with the same arguments share a run, as in ``ReuseStore``.
@inlinable
public func reuse<Value: Sendable, Failure: Error>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable () async throws(Failure) -> Value
) -> @Sendable () async throws(Failure) -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: ReuseKey0.self, value: Value.self, control: control)
  return { () async throws(Failure) -> Value in
    try await store.value(for: ReuseKey0()) { () async throws(Failure) -> Value in try await body() }
  }
}

/// Wraps an asynchronous throwing function of one argument; see the first `reuse` for the parameters.
/// Calls with the same arguments share a run, as in ``ReuseStore``.
@inlinable
public func reuse<A: Hashable & Sendable, Value: Sendable, Failure: Error>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable (A) async throws(Failure) -> Value
) -> @Sendable (A) async throws(Failure) -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: A.self, value: Value.self, control: control)
  return { (a: A) async throws(Failure) -> Value in
    try await store.value(for: a) { () async throws(Failure) -> Value in try await body(a) }
  }
}

/// Wraps an asynchronous throwing function of two arguments; see the first `reuse` for the parameters.
/// Calls with the same arguments share a run, as in ``ReuseStore``.
@inlinable
public func reuse<A: Hashable & Sendable, B: Hashable & Sendable, Value: Sendable, Failure: Error>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable (A, B) async throws(Failure) -> Value
) -> @Sendable (A, B) async throws(Failure) -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: ReuseKey2<A, B>.self, value: Value.self, control: control)
  return { (a: A, b: B) async throws(Failure) -> Value in
    try await store.value(for: ReuseKey2(a, b)) { () async throws(Failure) -> Value in try await body(a, b) }
  }
}

/// Wraps an asynchronous throwing function of three arguments; see the first `reuse` for the parameters.
/// Calls with the same arguments share a run, as in ``ReuseStore``.
@inlinable
public func reuse<
  A: Hashable & Sendable, B: Hashable & Sendable, C: Hashable & Sendable, Value: Sendable, Failure: Error
>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable (A, B, C) async throws(Failure) -> Value
) -> @Sendable (A, B, C) async throws(Failure) -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: ReuseKey3<A, B, C>.self, value: Value.self, control: control)
  return { (a: A, b: B, c: C) async throws(Failure) -> Value in
    try await store.value(for: ReuseKey3(a, b, c)) { () async throws(Failure) -> Value in try await body(a, b, c) }
  }
}
