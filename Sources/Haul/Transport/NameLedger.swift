import DequeModule
import NIOCore

/// What is known of names, until when, and who waits for which. A value: it asks nobody and has no clock.
///
/// A name is asked for once however many want it. What is known goes when it is too old, and the oldest when there is too much.
struct NameLedger<Waiter> {
  /// What becomes of who wants a name's addresses.
  struct Finding {
    /// Nil where they are to wait, and are in the ledger now.
    var answer: AddressLookup.Answer?
    /// Whether the name is to be looked up now; the ledger counts on ``learn(_:_:took:now:)``.
    var asks: Bool
  }

  private struct Entry {
    var answer: AddressLookup.Answer?
    var learned = NIODeadline.uptimeNanoseconds(0)
    var until = NIODeadline.uptimeNanoseconds(0)
    /// Which learning it comes from.
    var stamp = 0
    var isAsking = true
    var waiters: [Waiter] = []
  }

  let lifetimes: NameLifetimes
  let capacity: Int
  private var entries: [String: Entry] = [:]
  /// What was learned, oldest first; where the stamp is another, the name has been learned anew.
  private var order: Deque<(host: String, stamp: Int)> = []
  private var stamp = 0

  /// - Parameter capacity: Names that are remembered at the most, beside those that are being looked up.
  init(lifetimes: NameLifetimes = NameLifetimes(), capacity: Int = 16_384) {
    self.lifetimes = lifetimes
    self.capacity = max(1, capacity)
  }

  var count: Int { entries.count }

  /// - Parameter isRetry: Whether it is for an item that failed because of the name: a failure that was known then is not believed again.
  mutating func find(_ host: String, for waiter: Waiter, isRetry: Bool = false, now: NIODeadline) -> Finding {
    guard let index = entries.index(forKey: host) else {
      entries[host] = Entry(waiters: [waiter])
      return Finding(answer: nil, asks: true)
    }
    let entry = entries.values[index]
    let asks = !entry.isAsking
    if let answer = entry.answer, now < entry.until {
      let age = now - entry.learned
      switch answer {
      case .failure where isRetry && age >= lifetimes.beforeRetry: break
      case .success where asks && age >= lifetimes.renewal:
        entries.values[index].isAsking = true
        return Finding(answer: answer, asks: true)
      case .success, .failure:
        return Finding(answer: answer, asks: false)
      }
    }
    entries.values[index].isAsking = true
    entries.values[index].waiters.append(waiter)
    return Finding(answer: nil, asks: asks)
  }

  /// A look-up has ended.
  ///
  /// - Returns: Who waited for it.
  mutating func learn(
    _ host: String, _ answer: AddressLookup.Answer, took: TimeAmount, now: NIODeadline
  ) -> [Waiter] {
    enter(host, answer, until: now + lifetimes.lifetime(of: answer, took: took), isAsking: false, now: now)
  }

  /// Nobody waits longer for a look-up that goes on. Who asks later does again.
  mutating func giveUp(_ host: String, _ error: ResolutionError, now: NIODeadline) -> [Waiter] {
    guard let entry = entries[host], entry.isAsking, !entry.waiters.isEmpty else { return [] }
    return enter(host, .failure(error), until: now + lifetimes.temporary, isAsking: true, now: now)
  }

  /// Lets go of everything, and of everyone who waits.
  mutating func removeAll() -> [Waiter] {
    defer {
      entries = [:]
      order = []
    }
    return entries.values.flatMap(\.waiters)
  }

  private mutating func enter(
    _ host: String, _ answer: AddressLookup.Answer, until: NIODeadline, isAsking: Bool, now: NIODeadline
  ) -> [Waiter] {
    guard let index = entries.index(forKey: host) else { return [] }
    let waiters = entries.values[index].waiters
    stamp &+= 1
    entries.values[index] = Entry(answer: answer, learned: now, until: until, stamp: stamp, isAsking: isAsking)
    order.append((host, stamp))
    forget(now)
    return waiters
  }

  /// Forgets the oldest while they are too old or too many.
  private mutating func forget(_ now: NIODeadline) {
    while let oldest = order.first {
      if let entry = entries[oldest.host], entry.stamp == oldest.stamp {
        guard order.count > capacity || now >= entry.until else { return }
        // One that is being looked up comes back to the row when it is learned.
        if !entry.isAsking { entries[oldest.host] = nil }
      }
      order.removeFirst()
    }
  }
}
