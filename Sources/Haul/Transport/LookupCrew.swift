import DequeModule
import NIOCore

/// Which names wait to be looked up, and how many threads do that. A value: it starts and wakes nobody.
///
/// There are as many threads as names that wait, up to ``width``. A look-up that takes long counts for none of these, so that
/// silent name servers hold up the names of others only beyond ``most``.
struct LookupCrew {
  /// What is to be done for a name that was added.
  enum Call { case none, wake, start }

  /// What a thread does next.
  enum Step: Equatable {
    case look(String)
    case rest, leave
  }

  /// Threads that look up briskly.
  static let width = 64
  /// Threads at the most.
  static let most = 256
  /// A look-up that takes longer is no brisk one.
  static let slow = TimeAmount.seconds(1)

  private let width: Int
  private let most: Int
  private var waiting: Deque<String> = []
  /// Names being looked up, and since when.
  private var running: [String: NIODeadline] = [:]
  private(set) var threads = 0
  /// Threads that rest and that nobody has been called for.
  private(set) var idle = 0
  private(set) var isClosed = false

  /// - Parameter descriptors: Those that may be open beside what everything else needs; a look-up has one or two.
  init(descriptors: Int = .max) {
    most = max(8, min(Self.most, descriptors / 2))
    width = min(Self.width, most)
  }

  var isBusy: Bool { !running.isEmpty || !waiting.isEmpty }

  mutating func add(_ host: String) -> Call {
    waiting.append(host)
    if idle > 0 {
      idle -= 1
      return .wake
    }
    guard threads < width else { return .none }
    threads += 1
    return .start
  }

  /// What a thread that has nothing to do does now.
  mutating func next(now: NIODeadline) -> Step {
    guard !isClosed else {
      threads -= 1
      return .leave
    }
    guard let host = waiting.popFirst() else {
      idle += 1
      return .rest
    }
    running[host] = now
    return .look(host)
  }

  /// - Returns: Since when it was looked up.
  mutating func end(_ host: String) -> NIODeadline? { running.removeValue(forKey: host) }

  /// A thread has rested for long.
  ///
  /// - Returns: whether it may go; if not, it has been called.
  mutating func leave() -> Bool {
    guard idle > 0 else { return false }
    idle -= 1
    threads -= 1
    return true
  }

  /// Time passes.
  ///
  /// - Returns: threads to start, because others are held up.
  mutating func reinforce(now: NIODeadline) -> Int {
    guard !waiting.isEmpty, threads >= width else { return 0 }
    let allowed = min(most, width + overdue(by: Self.slow, now: now).count)
    let more = max(0, min(waiting.count, allowed - threads))
    threads += more
    return more
  }

  /// Names whose look-up has lasted for so long.
  func overdue(by limit: TimeAmount, now: NIODeadline) -> [String] {
    running.filter { now - $0.value >= limit }.map(\.key)
  }

  /// A thread could not be started.
  ///
  /// - Returns: names that nobody is there to look up.
  mutating func lose() -> [String] {
    threads -= 1
    guard threads == 0 else { return [] }
    defer { waiting = [] }
    return Array(waiting)
  }

  /// - Returns: threads to wake so that they go.
  mutating func close() -> Int {
    isClosed = true
    waiting = []
    defer { idle = 0 }
    return idle
  }
}
