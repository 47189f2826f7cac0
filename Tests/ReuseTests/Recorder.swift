import ReuseCore
import Synchronization

/// Counts, across threads.
final class Counter: Sendable {
  private let count = Mutex(0)
  var value: Int { count.withLock { $0 } }

  @discardableResult
  func increment() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}

/// Hears what a store does.
final class Recorder: Sendable {
  private let events = Mutex<[ReuseEvent.Kind]>([])
  var kinds: [ReuseEvent.Kind] { events.withLock { $0 } }
  var observer: ReuseObserver { { [self] event in events.withLock { $0.append(event.kind) } } }
}

/// Lets tasks through once it is opened.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func open() {
    let waiters = state.withLock { state in
      state.isOpen = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiters.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }
}

/// Goes on when a condition holds that another thread or task is bringing about.
func until(_ condition: () -> Bool) async {
  while !condition() { await Task.yield() }
}

/// The numbers of a test's random sequences: the same in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Collects results from threads.
final class Results: Sendable {
  private let results = Mutex<[Result<Int, any Error>]>([])
  var all: [Result<Int, any Error>] { results.withLock { $0 } }
  func append(_ result: Result<Int, any Error>) { results.withLock { $0.append(result) } }
}
