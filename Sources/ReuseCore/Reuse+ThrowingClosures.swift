// Apart from the functions that do not throw, though `throws(Never)` would do for both: Swift 6.3.1 crashes where such a
// closure is returned from a generic function (reabstraction thunk in SILGen).

/// Wraps a throwing function of no arguments; see the first `reuse` for the parameters.
@inlinable
public func reuse<Value: Sendable, Failure: Error>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable () throws(Failure) -> Value
) -> @Sendable () throws(Failure) -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: ReuseKey0.self, value: Value.self, control: control)
  return { () throws(Failure) -> Value in
    try store.value(for: ReuseKey0()) { () throws(Failure) -> Value in try body() }
  }
}

/// Wraps a throwing function of one argument; see the first `reuse` for the parameters.
@inlinable
public func reuse<A: Hashable & Sendable, Value: Sendable, Failure: Error>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable (A) throws(Failure) -> Value
) -> @Sendable (A) throws(Failure) -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: A.self, value: Value.self, control: control)
  return { (a: A) throws(Failure) -> Value in
    try store.value(for: a) { () throws(Failure) -> Value in try body(a) }
  }
}

/// Wraps a throwing function of two arguments; see the first `reuse` for the parameters.
@inlinable
public func reuse<A: Hashable & Sendable, B: Hashable & Sendable, Value: Sendable, Failure: Error>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable (A, B) throws(Failure) -> Value
) -> @Sendable (A, B) throws(Failure) -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: ReuseKey2<A, B>.self, value: Value.self, control: control)
  return { (a: A, b: B) throws(Failure) -> Value in
    try store.value(for: ReuseKey2(a, b)) { () throws(Failure) -> Value in try body(a, b) }
  }
}

/// Wraps a throwing function of three arguments; see the first `reuse` for the parameters.
@inlinable
public func reuse<
  A: Hashable & Sendable, B: Hashable & Sendable, C: Hashable & Sendable, Value: Sendable, Failure: Error
>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable (A, B, C) throws(Failure) -> Value
) -> @Sendable (A, B, C) throws(Failure) -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: ReuseKey3<A, B, C>.self, value: Value.self, control: control)
  return { (a: A, b: B, c: C) throws(Failure) -> Value in
    try store.value(for: ReuseKey3(a, b, c)) { () throws(Failure) -> Value in try body(a, b, c) }
  }
}
