import ReuseCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct ReuseStoreTests {
  struct Trace: Sendable, CustomTestStringConvertible {
    let scope: ReuseScope
    let runs: [Int]
    var testDescription: String { "\(scope) runs at \(runs)" }
  }

  /// The ten calls of the homework, three kept.
  @Test(arguments: [
    Trace(scope: .shared, runs: [1, 5, 7, 9]),
    Trace(scope: .perArguments, runs: [1, 5, 7, 10]),
  ])
  func tenCalls(_ trace: Trace) {
    let store = ReuseStore<ReuseKey2<Int, Int>, Int>(ReusePolicy(calls: 3, scope: trace.scope))
    let calls = [(2, 3), (2, 3), (2, 3), (2, 3), (2, 3), (2, 3), (3, 3), (2, 3), (2, 3), (2, 3)]
    var runs: [Int] = []
    for (number, call) in calls.enumerated() {
      let sum = store.value(for: ReuseKey2(call.0, call.1)) {
        runs.append(number + 1)
        return call.0 + call.1
      }
      #expect(sum == call.0 + call.1)
    }
    #expect(runs == trace.runs)
    #expect(store.statistics == ReuseStatistics(kept: 6, runs: 4, evictions: 0))
  }

  /// After a run exactly N calls are kept, for every N, whatever is called in between.
  @Test(arguments: 0..<6)
  func exactlyN(_ kept: Int) {
    let store = ReuseStore<Int, Int>(ReusePolicy(calls: kept))
    var random = SplitMix(state: UInt64(kept))
    var calls: [Int: Int] = [:]
    for _ in 0..<3_000 {
      let key = Int.random(in: 0..<20, using: &random)
      var ran = false
      _ = store.value(for: key) {
        ran = true
        return key
      }
      #expect(ran == (calls[key, default: 0] % (kept + 1) == 0))
      calls[key, default: 0] += 1
    }
  }

  @Test func keepsForADuration() {
    let clock = ManualClock()
    let store = ReuseStore<Int, Int>(ReusePolicy(for: .seconds(10)), clock: clock)
    var runs = 0
    func call() -> Int {
      store.value(for: 1) {
        runs += 1
        // The run itself takes time, which is not taken off.
        clock.advance(by: .seconds(3))
        return runs
      }
    }
    #expect(call() == 1)
    clock.advance(by: .seconds(9))
    #expect(call() == 1)
    clock.advance(by: .seconds(1))
    #expect(call() == 2)
  }

  @Test func evictsTheLeastRecentlyUsed() {
    let recorder = Recorder()
    let store = ReuseStore<Int, Int>(ReusePolicy(capacity: 2), observer: recorder.observer)
    for key in [1, 2, 1, 3, 1, 2] { #expect(store.value(for: key) { key } == key) }
    #expect(recorder.kinds == [.ran, .ran, .kept, .ran, .evicted, .kept, .ran, .evicted])
    #expect(store.statistics == ReuseStatistics(kept: 2, runs: 4, evictions: 2))
    #expect(store.count == 2)
  }

  @Test func boundsItselfWhenNotTold() {
    let store = ReuseStore<Int, Int>()
    for key in 0..<3_000 { _ = store.value(for: key) { key } }
    #expect(store.count == ReusePolicy.defaultCapacity)
  }

  @Test func forgetsWhatItIsTold() {
    let store = ReuseStore<Int, Int>()
    let runs = Counter()
    func call(_ key: Int) { _ = store.value(for: key) { runs.increment() } }
    call(1)
    call(2)
    store.remove(for: 1)
    call(1)
    call(2)
    #expect(runs.value == 3)
    store.removeAll()
    call(1)
    call(2)
    #expect(runs.value == 5)
  }

  /// What is removed while the function runs is not brought back by that run.
  @Test func removalReachesARunUnderWay() {
    let store = ReuseStore<Int, Int>()
    _ = store.value(for: 1) {
      store.removeAll()
      return 1
    }
    #expect(store.value(for: 1) { 2 } == 2)
  }

  struct Refusal: Error, Equatable {
    let number: Int
  }

  @Test func doesNotKeepErrors() throws {
    let recorder = Recorder()
    let store = ReuseStore<Int, Int>(observer: recorder.observer)
    var runs = 0
    func call() throws(Refusal) -> Int {
      try store.value(for: 1) { () throws(Refusal) -> Int in
        runs += 1
        if runs < 3 { throw Refusal(number: runs) }
        return runs
      }
    }
    #expect(throws: Refusal(number: 1)) { try call() }
    #expect(throws: Refusal(number: 2)) { try call() }
    #expect(try call() == 3)
    #expect(try call() == 3)
    #expect(recorder.kinds == [.failed, .failed, .ran, .kept])
  }

  @Test func keepsNilAndNothing() {
    let nothing = ReuseStore<Int, Void>()
    let absent = ReuseStore<Int, Int?>()
    let runs = Counter()
    for _ in 0..<3 {
      nothing.value(for: 1) { _ = runs.increment() }
      #expect(
        absent.value(for: 1) {
          runs.increment()
          return nil
        } == nil)
    }
    #expect(runs.value == 2)
  }

  final class Parcel: Sendable {
    let opened: Counter
    init(_ opened: Counter) { self.opened = opened }
    deinit { opened.increment() }
  }

  /// A key of an object's identity neither keeps it alive nor is given to an object that comes after it.
  @Test func identityDoesNotKeepObjectsAlive() {
    let gone = Counter()
    let store = ReuseStore<ReuseIdentity, Int>()
    let runs = Counter()
    for number in 1...200 {
      let parcel = Parcel(gone)
      #expect(store.value(for: ReuseIdentity(parcel)) { runs.increment() } == number)
      #expect(store.value(for: ReuseIdentity(parcel)) { runs.increment() } == number)
    }
    #expect(gone.value == 200)
  }
}
