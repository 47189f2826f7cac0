import NIOCore
import Testing

@testable import Haul

@Suite("Check 23: hosts that are left alone")
struct HostHoldTests {
  private let start = NIODeadline.uptimeNanoseconds(0)

  private func work(_ index: Int, _ host: String) throws -> Work {
    let target = try RequestTarget("http://\(host)/\(index)")
    return Work(
      PlannedItem(
        serial: index, index: index, line: nil, url: target.url, requestURL: target.url, target: target,
        name: FileName(for: target), readyAt: start))
  }

  @Test("works of a held host stay, others go on, and afterwards they take turns again")
  func held() throws {
    var dispatch = Dispatch(lowWater: 2, maximumErrors: nil)
    let works = try [work(0, "a"), work(1, "a"), work(2, "b"), work(3, "a"), work(4, "b"), work(5, "b")]
    #expect(dispatch.supply(works, finished: [], ended: true, now: start)?.isEmpty == true)
    let slot = Dispatch.Slot(lane: 0, number: 0)
    let other = Dispatch.Slot(lane: 0, number: 1)
    let first = dispatch.take(slot, now: start)
    #expect(first?.item.index == 0)
    dispatch.hold("a", until: start + .seconds(5))
    dispatch.hold("a", until: start + .seconds(3))
    let second = dispatch.take(slot, now: start + .seconds(1))
    #expect(second?.item.index == 2, "the host a is held")
    let early = dispatch.release("a", now: start + .seconds(3))
    #expect(early.assignments.isEmpty)
    #expect(early.later == start + .seconds(5), "the longer hold counts")
    let released = dispatch.release("a", now: start + .seconds(5))
    #expect(released.later == nil)
    let order = (0..<4).map { _ in dispatch.take(other, now: start + .seconds(6))?.item.index }
    #expect(order == [1, 4, 3, 5])
    #expect(!dispatch.isOver)
  }

  @Test("parked slots are given a held host's works when the hold ends")
  func parked() throws {
    var dispatch = Dispatch(lowWater: 2, maximumErrors: nil)
    dispatch.hold("a", until: start + .seconds(5))
    let slot = Dispatch.Slot(lane: 0, number: 0)
    let nothing = dispatch.take(slot, now: start)
    #expect(nothing == nil)
    let none = dispatch.supply(try [work(0, "a")], finished: [], ended: true, now: start)
    #expect(none?.isEmpty == true)
    #expect(!dispatch.isOver, "a work still waits")
    let released = dispatch.release("a", now: start + .seconds(5))
    #expect(released.assignments.map(\.work.item.index) == [0])
    #expect(released.assignments.map(\.slot) == [slot])
  }

  @Test("a stop lets go of what waits; only what had begun has a record")
  func stopped() throws {
    var dispatch = Dispatch(lowWater: 2, maximumErrors: nil)
    dispatch.hold("a", until: start + .seconds(5))
    var begun = try work(0, "a")
    begun.firstStart = start
    _ = dispatch.supply(try [begun, work(1, "a"), work(2, "b")], finished: [], ended: false, now: start)
    let taken = dispatch.take(Dispatch.Slot(lane: 0, number: 0), now: start)
    #expect(taken?.item.index == 2)
    dispatch.stop(.cancelled)
    let left = dispatch.abandon()
    #expect(left.begun.map(\.item.index) == [0])
    #expect(dispatch.inFlight == 2)
  }
}
