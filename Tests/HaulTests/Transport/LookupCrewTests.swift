import NIOCore
import Testing

@testable import Haul

@Suite("How many threads look names up")
struct LookupCrewTests {
  private let start = NIODeadline.uptimeNanoseconds(0)

  /// A crew in which as many names as given are being looked up, or wait.
  private func crew(names: Int, descriptors: Int = .max) -> LookupCrew {
    var crew = LookupCrew(descriptors: descriptors)
    for number in 0..<names where crew.add("h\(number)") == .start { _ = crew.next(now: start) }
    return crew
  }

  @Test(
    "as many as names wait, up to a number that fits the descriptors",
    arguments: [
      (0, Int.max, 0), (1, .max, 1), (20, .max, 20), (200, .max, 64), (200, 100, 50), (200, 0, 8), (200, -5, 8),
    ])
  func growth(names: Int, descriptors: Int, expected: Int) {
    #expect(crew(names: names, descriptors: descriptors).threads == expected)
  }

  @Test("a thread that rests is called before another is started, and goes after a while")
  func rest() {
    var crew = crew(names: 1)
    let since = crew.end("h0")
    #expect(since == start)
    let rests = crew.next(now: start)
    #expect(rests == .rest && crew.idle == 1)
    let call = crew.add("b")
    #expect(call == .wake && crew.idle == 0)
    let called = crew.leave()
    #expect(!called, "it has been called")
    let looks = crew.next(now: start)
    #expect(looks == .look("b"))
    _ = crew.end("b")
    _ = crew.next(now: start)
    let goes = crew.leave()
    #expect(goes && crew.threads == 0 && !crew.isBusy)
  }

  @Test(
    "look-ups that take long have others in their place, up to a limit",
    arguments: [(100, 900, 0), (100, 1000, 36), (64, 1000, 0), (70, 1000, 6), (1000, 1000, 64)] as [(Int, Int64, Int)])
  func reinforcement(names: Int, milliseconds: Int64, expected: Int) {
    var crew = crew(names: names)
    let now = start + .milliseconds(milliseconds)
    let more = crew.reinforce(now: now)
    #expect(more == expected)
    #expect(crew.threads == min(names, 64) + expected)
  }

  @Test("however many hang, there are no more threads than the most")
  func most() {
    var crew = crew(names: 1000)
    var now = start
    for _ in 0..<10 {
      now = now + .seconds(2)
      for _ in 0..<crew.reinforce(now: now) { _ = crew.next(now: now) }
    }
    #expect(crew.threads == LookupCrew.most)
    #expect(crew.overdue(by: .seconds(1), now: now + .seconds(1)).count == LookupCrew.most)
  }

  @Test("without any thread the names that wait are handed back")
  func none() {
    var crew = LookupCrew()
    _ = crew.add("a")
    _ = crew.add("b")
    let first = crew.lose()
    #expect(first == [], "another thread is there")
    let second = crew.lose()
    #expect(second == ["a", "b"])
    #expect(!crew.isBusy)
  }

  @Test("at the end, threads that rest are woken and all go")
  func closed() {
    var crew = crew(names: 3)
    _ = crew.end("h0")
    _ = crew.next(now: start)
    let woken = crew.close()
    #expect(woken == 1)
    for _ in 0..<3 {
      let step = crew.next(now: start)
      #expect(step == .leave)
    }
    #expect(crew.threads == 0)
  }
}
