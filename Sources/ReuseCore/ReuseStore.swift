public import Synchronization

/// Keeps the results of a function, so that its next calls with the same key need not run it.
///
/// ```swift
/// let prices = ReuseStore<String, Int>(ReusePolicy(calls: 3))
/// let price = try prices.value(for: "apple") { try lookUp("apple") }   // runs
/// let again = try prices.value(for: "apple") { try lookUp("apple") }   // kept, as are the next two
/// ```
///
/// Any number of threads and tasks may use one store. Concurrent calls with one key run the function once and share its
/// result, its error included; an error is not kept. A call made by the run it would wait for runs the function itself,
/// so recursion does not deadlock. Threads share runs made with ``value(for:run:)``, tasks those made with
/// ``value(for:isolation:run:)``; between the two only what is kept is shared.
public final class ReuseStore<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  @frozen
  @usableFromInline
  struct State: ~Copyable, Sendable {
    @usableFromInline var ledger: ReuseLedger<Key, Value>
    /// Apart from the ledger, which is without locks; looked at only when nothing is kept.
    @usableFromInline var flights: [Key: ReuseFlight<Value>] = [:]

    @inlinable
    init(_ policy: ReusePolicy) {
      ledger = ReuseLedger(policy)
    }
  }

  /// What a call has to do.
  @frozen
  @usableFromInline
  enum Decision: Sendable {
    case kept(Value)
    case lead(ReuseFlight<Value>)
    case join(ReuseFlight<Value>)
    /// Waiting for the run under way would never end, or is for the other kind of caller.
    case runAlone
  }

  @usableFromInline let state: Mutex<State>
  @usableFromInline let name: String
  /// The time since the store was made; absent where no policy asks for it.
  @usableFromInline let now: (@Sendable () -> Duration)?
  @usableFromInline let observer: ReuseObserver?

  @usableFromInline
  init(_ policy: ReusePolicy, name: String, now: (@Sendable () -> Duration)?, observer: ReuseObserver?) {
    state = Mutex(State(policy))
    self.name = name
    self.now = policy.lifetime == nil ? nil : now
    self.observer = observer
  }

  /// - Parameters:
  ///   - policy: how long results are kept.
  ///   - name: what the observer is told the store is called.
  ///   - clock: tells the time for ``ReusePolicy/lifetime``; give a clock of your own in tests.
  ///   - observer: hears what the store does.
  public convenience init<C: Clock>(
    _ policy: ReusePolicy = ReusePolicy(),
    name: String = "",
    clock: C,
    observer: ReuseObserver? = nil
  ) where C.Duration == Duration {
    self.init(policy, name: name, now: clock.elapsed(), observer: observer)
  }

  /// A store that measures time on the continuous clock, which goes on while the machine sleeps.
  public convenience init(
    _ policy: ReusePolicy = ReusePolicy(),
    name: String = "",
    observer: ReuseObserver? = nil
  ) {
    self.init(policy, name: name, clock: ContinuousClock(), observer: observer)
  }

  /// What is kept for a key, or else what the function returns.
  ///
  /// - Parameters:
  ///   - key: what the result depends on.
  ///   - body: runs on the calling thread, at most once at a time for a key.
  /// - Throws: what `body` throws; also to the calls that waited for it.
  @inlinable
  public func value<Failure: Error>(
    for key: Key,
    run body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let decision = decide(key, as: .thread)
    if case .kept(let value) = decision { return value }
    return try act(on: decision, key, body)
  }

  @inlinable
  @inline(never)
  func act<Failure: Error>(
    on decision: Decision,
    _ key: Key,
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    switch decision {
    case .kept(let value): return value
    case .lead(let flight): return try lead(flight, key, body)
    case .join(let flight):
      switch flight.waitOnThread() {
      case .success(let value): return value
      case .failure(let error as Failure): throw error
      // A caller with another error type shares the store: only its own run can throw what it may throw.
      default: return try body()
      }
    case .runAlone: return try runAlone(key, body)
    }
  }

  /// Decides under the lock, tells the observer after it.
  @inlinable
  @inline(__always)
  func decide(_ key: Key, as kind: ReuseFlight<Value>.Kind) -> Decision {
    // Before the lock: threads that wait for it do not wait for this.
    let hash = key.hashValue
    let now = now?()
    let decision = state.withLock { state -> Decision in
      if let value = state.ledger.call(key, hash: hash, at: now) { return .kept(value) }
      return Self.decideMissing(key, as: kind, &state)
    }
    if let observer { tell(observer, decision, key) }
    return decision
  }

  @inlinable
  @inline(never)
  static func decideMissing(_ key: Key, as kind: ReuseFlight<Value>.Kind, _ state: inout State) -> Decision {
    if let flight = state.flights[key], !flight.isAbandoned {
      guard flight.join(as: kind) else {
        state.ledger.statistics.runs += 1
        return .runAlone
      }
      state.ledger.statistics.kept += 1
      return .join(flight)
    }
    let flight = ReuseFlight<Value>(kind: kind)
    state.flights[key] = flight
    state.ledger.statistics.runs += 1
    return .lead(flight)
  }

  @inlinable
  func lead<Failure: Error>(
    _ flight: ReuseFlight<Value>,
    _ key: Key,
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let result = ReuseFlightNode.currentLocal.withValue(flight) { () -> Result<Value, Failure> in
      do throws(Failure) {
        return .success(try body())
      } catch {
        return .failure(error)
      }
    }
    finish(flight, key, result.mapError { $0 })
    return try result.get()
  }

  /// A run that nobody shares and whose result is not kept: the run it is part of, or waits beside, keeps its own.
  @inlinable
  func runAlone<Failure: Error>(_ key: Key, _ body: () throws(Failure) -> Value) throws(Failure) -> Value {
    do throws(Failure) {
      let value = try body()
      if let observer { tell(observer, .success(value), key, nil) }
      return value
    } catch {
      if let observer { tell(observer, .failure(error), key, nil) }
      throw error
    }
  }

  /// Keeps what the run brought and wakes those who wait for it.
  @inlinable
  func finish(_ flight: ReuseFlight<Value>, _ key: Key, _ result: Result<Value, any Error>) {
    let hash = key.hashValue
    let now = now?()
    let evicted = state.withLock { state -> Key? in
      // Removed, or given to another run, since this one began: its result is out of date and only for its waiters.
      guard state.flights[key] === flight else { return nil }
      state.flights[key] = nil
      switch result {
      // What a cancelled function returns may be half of it.
      case .success(let value) where !flight.isAbandoned:
        return state.ledger.keep(value, for: key, hash: hash, at: now, joined: flight.joined)
      default:
        state.ledger.abandon(key, hash: hash)
        return nil
      }
    }
    flight.finish(result)
    if let observer { tell(observer, result, key, evicted) }
  }
}
