import NIOCore
import Testing

@testable import Haul

@Suite("Who does what next, as a value")
struct DispatchTests {
  private func works(_ range: Range<Int>) throws -> [Work] {
    try range.map { index in
      let target = try RequestTarget("http://a.example/\(index)")
      return Work(
        PlannedItem(
          serial: index, index: index, line: nil, url: target.url, requestURL: target.url, target: target,
          name: FileName(for: target), readyAt: .uptimeNanoseconds(0)))
    }
  }

  private func slot(_ number: Int, lane: Int = 0) -> Dispatch.Slot { Dispatch.Slot(lane: lane, number: number) }

  private func record(_ work: Work?, _ status: Record.Status = .saved, _ failure: Failure? = nil) -> Record {
    var record = Record(index: work?.item.index ?? -1, url: "", status: status, attempts: 1)
    if let failure { record.fail(failure) }
    return record
  }

  private func taken(_ dispatch: Desk, _ number: Int) throws -> Work {
    try #require(dispatch.take(slot(number)))
  }

  private func dispatch(maximumErrors: Int? = nil) -> Desk {
    Desk(Dispatch(lowWater: 2, maximumErrors: maximumErrors))
  }

  @Test("works go out in list order, to slots that wait, and all is over when the list is")
  func order() throws {
    let dispatch = dispatch()
    #expect(dispatch.take(slot(0)) == nil)
    #expect(dispatch.beginFeeding())
    #expect(!dispatch.beginFeeding(), "one reading at a time")
    let assignments = dispatch.supply(try works(0..<3), finished: [], ended: true)
    #expect(assignments.map(\.work.item.index) == [0])
    #expect(assignments.map(\.slot) == [slot(0)])
    #expect(dispatch.take(slot(1))?.item.index == 1)
    #expect(dispatch.take(slot(2))?.item.index == 2)
    #expect(!dispatch.beginFeeding())
    for index in 0..<3 {
      #expect(!dispatch.isOver)
      dispatch.finish(record(try works(index..<index + 1).first))
    }
    #expect(dispatch.isOver)
    dispatch.stop(.cancelled)
    #expect(dispatch.summary.stop == nil, "what is over cannot be stopped")
    #expect(dispatch.summary.saved == 3)
    #expect(dispatch.summary.items == 3)
  }

  @Test("the list is read on when few are ready")
  func feeding() throws {
    let dispatch = dispatch()
    #expect(dispatch.beginFeeding())
    _ = dispatch.supply(try works(0..<4), finished: [], ended: false)
    #expect(!dispatch.beginFeeding())
    _ = dispatch.take(slot(0))
    #expect(!dispatch.beginFeeding())
    _ = dispatch.take(slot(1))
    #expect(dispatch.beginFeeding())
  }

  @Test("a work that waits for another try holds no slot, and comes before new ones")
  func waiting() throws {
    let dispatch = dispatch()
    _ = dispatch.beginFeeding()
    _ = dispatch.supply(try works(0..<3), finished: [], ended: true)
    let first = try taken(dispatch, 0)
    dispatch.wait(first, record(first, .failed, Failure(.connect, "")))
    #expect(dispatch.inFlight == 0)
    #expect(dispatch.take(slot(0))?.item.index == 1)
    #expect(dispatch.resume(0).isEmpty)
    #expect(dispatch.take(slot(1))?.item.index == 0)
    #expect(dispatch.resume(0).isEmpty, "nothing waits any more")
    #expect(dispatch.take(slot(2))?.item.index == 2)
    #expect(!dispatch.isOver)
  }

  @Test("a dead lane's works run elsewhere first, and its slots are given nothing")
  func lost() throws {
    let dispatch = dispatch()
    _ = dispatch.beginFeeding()
    _ = dispatch.supply(try works(0..<2), finished: [], ended: true)
    let first = try taken(dispatch, 0)
    let second = try taken(dispatch, 1)
    #expect(dispatch.take(slot(2)) == nil)
    #expect(dispatch.take(slot(0, lane: 1)) == nil)
    dispatch.lose(lane: 0)
    let (assignments, refused) = dispatch.giveBack([first, second])
    #expect(refused.isEmpty)
    #expect(assignments.map(\.slot) == [slot(0, lane: 1)])
    #expect(assignments.map(\.work.item.index) == [0])
    #expect(dispatch.summary.workersLost == 1)
    #expect(dispatch.inFlight == 1)
  }

  @Test("after a stop nothing goes out, what waits has a record, what never started has none")
  func stop() throws {
    let dispatch = dispatch()
    _ = dispatch.beginFeeding()
    _ = dispatch.supply(try works(0..<4), finished: [], ended: false)
    let first = try taken(dispatch, 0)
    let second = try taken(dispatch, 1)
    dispatch.wait(first, record(first, .failed, Failure(.connect, "")))
    dispatch.stop(.cancelled)
    dispatch.stop(.tooManyErrors)
    #expect(dispatch.summary.stop == .cancelled, "the first reason counts")
    let abandoned = dispatch.abandon().ended.map(\.record)
    #expect(abandoned.map(\.index) == [0])
    for record in abandoned { dispatch.finish(record) }
    #expect(dispatch.take(slot(2)) == nil)
    #expect(!dispatch.beginFeeding())
    #expect(dispatch.giveBack([second]).refused.map(\.item.index) == [1])
    #expect(!dispatch.isOver)
    dispatch.finish(record(second, .failed, Failure(.interrupted, "")))
    #expect(dispatch.isOver)
    #expect(dispatch.supply(try works(4..<6), finished: [], ended: false).isEmpty)
    #expect(dispatch.isOver)
  }

  @Test("so many errors stop the run, the disk's trouble at once")
  func errors() throws {
    let dispatch = dispatch(maximumErrors: 2)
    _ = dispatch.beginFeeding()
    _ = dispatch.supply(try works(0..<5), finished: [record(nil, .failed, Failure(.url, ""))], ended: false)
    #expect(!dispatch.isStopped)
    let first = dispatch.take(slot(0))
    dispatch.finish(record(first, .failed, Failure(.http4xx, "")))
    #expect(dispatch.summary.stop == .tooManyErrors)
    #expect(dispatch.summary.failures == [.url: 1, .http4xx: 1])

    let other = self.dispatch()
    _ = other.beginFeeding()
    _ = other.supply(try works(0..<2), finished: [], ended: false)
    var failure = Failure(.disk, "full")
    failure.isLocalTrouble = true
    let work = other.take(slot(0))
    other.finish(record(work, .failed, failure))
    #expect(other.summary.stop == .localTrouble("full"))
  }
}

/// A dispatch that expectations can change: the macro holds what it looks at as a constant.
private final class Desk {
  private var value: Dispatch
  private let now = NIODeadline.uptimeNanoseconds(0)

  init(_ value: Dispatch) { self.value = value }

  var isOver: Bool { value.isOver }
  var isStopped: Bool { value.isStopped }
  var inFlight: Int { value.inFlight }
  var summary: Summary { value.summary }
  func beginFeeding() -> Bool { value.beginFeeding() }
  func take(_ slot: Dispatch.Slot) -> Work? { value.take(slot, now: now) }
  func finish(_ record: Record) { value.finish(record) }
  func wait(_ work: Work, _ record: Record) { value.wait(work, record) }
  func resume(_ index: Int) -> [Dispatch.Assignment] { value.resume(index, now: now) }
  func lose(lane: Int) { value.lose(lane: lane) }
  func giveBack(_ works: [Work]) -> (assignments: [Dispatch.Assignment], refused: [Work]) {
    value.giveBack(works, now: now)
  }
  func stop(_ reason: Summary.Stop) { value.stop(reason) }
  func abandon() -> (ended: [(work: Work, record: Record)], begun: [Work]) { value.abandon() }
  func supply(_ works: [Work], finished: [Record], ended: Bool) -> [Dispatch.Assignment] {
    value.supply(works, finished: finished, ended: ended, now: now) ?? []
  }
}
