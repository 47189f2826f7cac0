import Synchronization

extension ReuseStore {
  /// What the store has done so far.
  public var statistics: ReuseStatistics {
    state.withLock { $0.ledger.statistics }
  }

  /// How many keys the store has a place for. A result that is used up leaves its place when it is replaced or evicted.
  public var count: Int {
    state.withLock { $0.ledger.count }
  }

  /// Forgets what is kept for a key. A run under way goes on for the calls that wait for it and is not kept.
  public func remove(for key: Key) {
    let hash = key.hashValue
    state.withLock { state in
      state.ledger.remove(key, hash: hash)
      state.flights[key] = nil
    }
  }

  /// Forgets everything that is kept, and the calls counted. Runs under way go on for the calls that wait for them and
  /// are not kept. The statistics go on counting.
  public func removeAll() {
    state.withLock { state in
      state.ledger.removeAll()
      state.flights = [:]
    }
  }
}
