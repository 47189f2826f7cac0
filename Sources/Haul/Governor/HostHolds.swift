import DequeModule
import NIOCore

/// Hosts that want to be left alone for a while, with the works that wait for them. A value.
struct HostHolds {
  private struct Hold {
    var until: NIODeadline
    var works: Deque<Work> = []
  }

  private var holds: [String: Hold] = [:]
  /// Works that wait.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// Leaves a host alone until a moment; a longer hold that is there stays.
  mutating func hold(_ host: String, until: NIODeadline) {
    holds[host, default: Hold(until: until)].until = max(holds[host]?.until ?? until, until)
  }

  /// Keeps a work back if its host is held.
  mutating func keep(_ work: Work, now: NIODeadline) -> Bool {
    // Nearly always there is no hold at all.
    guard !holds.isEmpty else { return false }
    let host = work.next.target.origin.host
    guard let hold = holds[host], now < hold.until else { return false }
    holds[host]?.works.append(work)
    count += 1
    return true
  }

  /// The works of a host whose hold has ended.
  ///
  /// - Returns: the works in their order, or when the hold ends if that is later than `now`.
  mutating func release(_ host: String, now: NIODeadline) -> (works: Deque<Work>, later: NIODeadline?) {
    guard let hold = holds[host] else { return ([], nil) }
    guard now >= hold.until else { return ([], hold.until) }
    holds[host] = nil
    count -= hold.works.count
    return (hold.works, nil)
  }

  mutating func removeAll() -> [Work] {
    defer {
      holds.removeAll()
      count = 0
    }
    return holds.values.flatMap { Array($0.works) }
  }
}
