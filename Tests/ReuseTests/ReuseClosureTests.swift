import ReuseCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct ReuseClosureTests {
  @Test func wrapsFunctionsOfAnyArity() {
    let runs = Counter()
    let none = reuse(calls: 1) { runs.increment() }
    let one = reuse(calls: 1) { (a: Int) in runs.increment() + a * 0 }
    let two = reuse(calls: 1) { (a: Int, b: String) in runs.increment() + (a + b.count) * 0 }
    let three = reuse(calls: 1) { (a: Int, b: Int, c: Int) in runs.increment() + (a + b + c) * 0 }
    #expect([none(), none(), none(), none()] == [1, 1, 2, 2])
    #expect([one(1), one(1), one(1), one(2)] == [3, 3, 4, 5])
    #expect([two(1, "a"), two(1, "a"), two(1, "b")] == [6, 6, 7])
    #expect([three(1, 2, 3), three(1, 2, 3), three(1, 2, 4)] == [8, 8, 9])
  }

  struct Refusal: Error {}

  @Test func keepsTypedThrows() throws {
    let runs = Counter()
    let flaky = reuse { (_: Int) throws(Refusal) -> Int in
      let run = runs.increment()
      if run == 1 { throw Refusal() }
      return run
    }
    #expect(throws: Refusal.self) { try flaky(1) }
    #expect(try flaky(1) == 2)
    #expect(try flaky(1) == 2)
  }

  @Test func wrapsAsynchronousFunctions() async throws {
    let runs = Counter()
    let slow = reuse(calls: 2) { (a: Int) async -> Int in
      await Task.yield()
      return runs.increment() + a
    }
    var results: [Int] = []
    for _ in 0..<4 { results.append(await slow(10)) }
    #expect(results == [11, 11, 11, 12])
  }

  @Test func controlSeesAndClears() {
    let clock = ManualClock()
    let recorder = Recorder()
    let control = ReuseControl(clock: clock, observer: recorder.observer)
    let runs = Counter()
    let one = reuse(for: .seconds(1), control: control) { (_: Int) in runs.increment() }
    let other = reuse(control: control) { (_: Int) in runs.increment() }
    #expect([one(1), one(1), other(1), other(1)] == [1, 1, 2, 2])
    clock.advance(by: .seconds(1))
    #expect([one(1), other(1)] == [3, 2])
    control.removeAll()
    #expect([one(1), other(1)] == [4, 5])
    #expect(control.statistics == ReuseStatistics(kept: 3, runs: 5, evictions: 0))
    #expect(recorder.kinds == [.ran, .kept, .ran, .kept, .ran, .kept, .ran, .ran])
  }
}
