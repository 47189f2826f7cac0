/// Wraps an asynchronous function of no arguments; see the first `reuse` for the parameters.
/// Calls with the same arguments share a run, as in ``ReuseStore``.
@inlinable
public func reuse<Value: Sendable>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable () async -> Value
) -> @Sendable () async -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: ReuseKey0.self, value: Value.self, control: control)
  return { () async -> Value in
    await store.value(for: ReuseKey0()) { () async -> Value in await body() }
  }
}

/// Wraps an asynchronous function of one argument; see the first `reuse` for the parameters.
/// Calls with the same arguments share a run, as in ``ReuseStore``.
@inlinable
public func reuse<A: Hashable & Sendable, Value: Sendable>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable (A) async -> Value
) -> @Sendable (A) async -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: A.self, value: Value.self, control: control)
  return { (a: A) async -> Value in
    await store.value(for: a) { () async -> Value in await body(a) }
  }
}

/// Wraps an asynchronous function of two arguments; see the first `reuse` for the parameters.
/// Calls with the same arguments share a run, as in ``ReuseStore``.
@inlinable
public func reuse<A: Hashable & Sendable, B: Hashable & Sendable, Value: Sendable>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable (A, B) async -> Value
) -> @Sendable (A, B) async -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: ReuseKey2<A, B>.self, value: Value.self, control: control)
  return { (a: A, b: B) async -> Value in
    await store.value(for: ReuseKey2(a, b)) { () async -> Value in await body(a, b) }
  }
}

/// Wraps an asynchronous function of three arguments; see the first `reuse` for the parameters.
/// Calls with the same arguments share a run, as in ``ReuseStore``.
@inlinable
public func reuse<A: Hashable & Sendable, B: Hashable & Sendable, C: Hashable & Sendable, Value: Sendable>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable (A, B, C) async -> Value
) -> @Sendable (A, B, C) async -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: ReuseKey3<A, B, C>.self, value: Value.self, control: control)
  return { (a: A, b: B, c: C) async -> Value in
    await store.value(for: ReuseKey3(a, b, c)) { () async -> Value in await body(a, b, c) }
  }
}
