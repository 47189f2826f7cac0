import ReuseCore

/// The rules of a policy said as plainly as possible: arrays, no links, no hashing. The ledger must agree with it.
struct ReuseModel {
  struct Entry {
    let key: Int
    var value: Int?
    var answers: Int
    var end: Duration?
  }

  let policy: ReusePolicy
  /// Oldest use first.
  var entries: [Entry] = []
  var counter = 0
  var statistics = ReuseStatistics()

  mutating func call(_ key: Int, at now: Duration) -> Int? {
    var alone = false
    if policy.scope == .shared, let calls = policy.calls {
      if counter < calls + 1 {
        counter += 1
      } else {
        counter = 1
        alone = true
      }
    }
    guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
    var entry = entries[index]
    let isUsedUp = policy.scope == .perArguments && policy.calls.map { entry.answers >= $0 } ?? false
    let isOver = entry.end.map { now >= $0 } ?? false
    guard let value = entry.value, !alone, !isUsedUp, !isOver else {
      entries[index].value = nil
      return nil
    }
    entry.answers += 1
    entries.remove(at: index)
    entries.append(entry)
    statistics.kept += 1
    return value
  }

  /// Gives the key that had to go.
  mutating func keep(_ value: Int, for key: Int, at now: Duration, joined: Int) -> Int? {
    let isKnown = entries.contains { $0.key == key }
    let index = entries.firstIndex { $0.key == key }
    if let calls = policy.calls, calls == 0 || policy.scope == .perArguments && joined >= calls {
      if let index { entries.remove(at: index) }
      return nil
    }
    if let index { entries.remove(at: index) }
    var evicted: Int?
    if !isKnown, let capacity = policy.capacity, entries.count >= capacity {
      evicted = entries.removeFirst().key
      statistics.evictions += 1
    }
    entries.append(Entry(key: key, value: value, answers: joined, end: policy.lifetime.map { now + $0 }))
    return evicted
  }

  mutating func abandon(_ key: Int) {
    entries.removeAll { $0.key == key && $0.value == nil }
  }

  mutating func remove(_ key: Int) {
    entries.removeAll { $0.key == key }
  }

  mutating func removeAll() {
    entries = []
    counter = 0
  }
}
