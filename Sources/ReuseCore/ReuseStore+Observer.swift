extension ReuseStore {
  @usableFromInline
  func tell(_ observer: ReuseObserver, _ decision: Decision, _ key: Key) {
    switch decision {
    case .kept: observer(ReuseEvent(kind: .kept, name: name, key: key))
    case .join: observer(ReuseEvent(kind: .joined, name: name, key: key))
    // Told when they end.
    case .lead, .runAlone: break
    }
  }

  @usableFromInline
  func tell(_ observer: ReuseObserver, _ result: Result<Value, any Error>, _ key: Key, _ evicted: Key?) {
    switch result {
    case .success: observer(ReuseEvent(kind: .ran, name: name, key: key))
    case .failure: observer(ReuseEvent(kind: .failed, name: name, key: key))
    }
    if let evicted { observer(ReuseEvent(kind: .evicted, name: name, key: evicted)) }
  }
}
