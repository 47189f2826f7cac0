/// Wraps a function so that its result is kept for its next calls.
///
/// ```swift
/// let expensive = reuse(calls: 3) { (a: Int, b: Int) in a + b }
/// expensive(2, 3)  // runs; the next three calls with (2, 3) do not
/// ```
///
/// Arguments must be `Hashable` and are kept as they are, objects too. For more arguments, or a key of another kind, use
/// ``ReuseStore``.
///
/// - Parameters:
///   - calls: kept for the next so many calls; any number if `nil`.
///   - lifetime: kept for so long after the run; for any time if `nil`.
///   - capacity: how many results are kept at once, the least recently used going first; any number if `nil`.
///   - scope: whose calls are counted.
///   - control: gives the statistics, forgets what is kept, brings a clock and an observer.
///   - body: the function.
@inlinable
public func reuse<Value: Sendable>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable () -> Value
) -> @Sendable () -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: ReuseKey0.self, value: Value.self, control: control)
  return { () -> Value in
    store.value(for: ReuseKey0()) { () -> Value in body() }
  }
}

/// Wraps a function of one argument; see the first `reuse` for the parameters.
@inlinable
public func reuse<A: Hashable & Sendable, Value: Sendable>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable (A) -> Value
) -> @Sendable (A) -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: A.self, value: Value.self, control: control)
  return { (a: A) -> Value in
    store.value(for: a) { () -> Value in body(a) }
  }
}

/// Wraps a function of two arguments; see the first `reuse` for the parameters.
@inlinable
public func reuse<A: Hashable & Sendable, B: Hashable & Sendable, Value: Sendable>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable (A, B) -> Value
) -> @Sendable (A, B) -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: ReuseKey2<A, B>.self, value: Value.self, control: control)
  return { (a: A, b: B) -> Value in
    store.value(for: ReuseKey2(a, b)) { () -> Value in body(a, b) }
  }
}

/// Wraps a function of three arguments; see the first `reuse` for the parameters.
@inlinable
public func reuse<A: Hashable & Sendable, B: Hashable & Sendable, C: Hashable & Sendable, Value: Sendable>(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  control: ReuseControl? = nil,
  _ body: @escaping @Sendable (A, B, C) -> Value
) -> @Sendable (A, B, C) -> Value {
  let policy = ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope)
  let store = ReuseExpansion.store("", policy, key: ReuseKey3<A, B, C>.self, value: Value.self, control: control)
  return { (a: A, b: B, c: C) -> Value in
    store.value(for: ReuseKey3(a, b, c)) { () -> Value in body(a, b, c) }
  }
}
