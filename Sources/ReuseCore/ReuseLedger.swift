/// The bookkeeping of a store: what is kept, for how many calls, until when, and what goes first. Without locks, clocks or
/// functions: a call goes in, what is kept for it comes out.
///
/// A call is `call`, and where that gives `nil` the function runs and `keep` or `abandon` follows. Each takes the key's
/// hash with the key.
@frozen
@usableFromInline
package struct ReuseLedger<Key: Hashable, Value>: ~Copyable {
  /// `Int.max` stands for any number: one comparison fewer on every call.
  @usableFromInline let calls: Int
  @usableFromInline let capacity: Int
  @usableFromInline let isShared: Bool
  @usableFromInline let lifetime: Duration?

  @usableFromInline var places = ReusePlaces<Key, Value>()
  /// The stamp last given.
  @usableFromInline var uses: UInt64 = 0
  @usableFromInline package var statistics = ReuseStatistics()
  /// The calls counted in the shared scope.
  @usableFromInline var counter = 0
  @usableFromInline var recency = ReuseRecency()

  @inlinable
  package init(_ policy: ReusePolicy) {
    calls = policy.calls ?? .max
    isShared = policy.scope == .shared && policy.calls != nil
    lifetime = policy.lifetime
    capacity = min(policy.capacity ?? .max, ReusePlaces<Key, Value>.limit)
  }

  /// How many keys have a place. A key whose result is used up keeps its place until it runs again or is evicted.
  @inlinable package var count: Int { places.count }

  /// Counts a call and gives what is kept for it, or `nil` when the function must run.
  ///
  /// - Parameter now: the time since any fixed moment; `nil` where there is no lifetime.
  @inlinable
  @inline(__always)
  package mutating func call(_ key: Key, hash: Int, at now: Duration?) -> Value? {
    var runsAlone = false
    if isShared {
      runsAlone = counter > calls
      counter = runsAlone ? 1 : counter + 1
    }
    let place = places.find(key, hash: hash)
    guard place >= 0 else { return nil }
    let slot = places.slots + place
    let remaining = slot.pointee.remaining
    if remaining <= 0 || runsAlone || isOver(slot.pointee.expiry, now) {
      slot.pointee.value = nil
      return nil
    }
    guard let value = slot.pointee.value else { return nil }
    slot.pointee.remaining = remaining &- 1
    uses &+= 1
    places.stamps[place] = uses
    statistics.kept &+= 1
    return value
  }

  @inlinable
  @inline(__always)
  func isOver(_ expiry: Duration, _ now: Duration?) -> Bool {
    if let now { now >= expiry } else { false }
  }

  /// Keeps a run's result.
  ///
  /// - Parameters:
  ///   - now: when the run ended, on the same scale as for `call`.
  ///   - joined: how many calls have shared the run; they use up kept calls.
  /// - Returns: the key that had to go for it.
  @inlinable
  package mutating func keep(_ value: Value, for key: Key, hash: Int, at now: Duration?, joined: Int) -> Key? {
    let remaining = isShared ? Int.max : max(0, calls - joined)
    guard remaining > 0, calls > 0 else {
      abandon(key, hash: hash)
      return nil
    }
    let expiry = (now ?? .zero) + (lifetime ?? .zero)
    let slot = ReuseSlot(key: key, hash: hash, value: value, remaining: remaining, expiry: expiry)
    uses &+= 1
    let place = places.find(key, hash: hash)
    if place >= 0 {
      places.slots[place] = slot
      places.stamps[place] = uses
      return nil
    }
    let evicted = count >= capacity ? evictOldest() : nil
    places.insert(slot, stamp: uses)
    return evicted
  }

  /// Forgets a key whose run brought nothing to keep.
  @inlinable
  package mutating func abandon(_ key: Key, hash: Int) {
    let place = places.find(key, hash: hash)
    if place >= 0, places.slots[place].value == nil { places.remove(place) }
  }

  /// Forgets what is kept for a key.
  @inlinable
  package mutating func remove(_ key: Key, hash: Int) {
    let place = places.find(key, hash: hash)
    if place >= 0 { places.remove(place) }
  }

  /// Forgets everything, the shared counter too; the statistics stay.
  @inlinable
  package mutating func removeAll() {
    counter = 0
    recency = ReuseRecency()
    places = ReusePlaces()
  }

  @inlinable
  mutating func evictOldest() -> Key? {
    let place = recency.takeOldest(places.stamps, reach: places.reach)
    guard place >= 0 else { return nil }
    let key = places.slots[place].key
    places.remove(place)
    statistics.evictions += 1
    return key
  }
}

extension ReuseLedger: Sendable where Key: Sendable, Value: Sendable {}
