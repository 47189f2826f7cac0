import NIOCore
import Testing

@testable import Haul

@Suite("Names are asked for before a slot takes their works")
struct NamesAheadTests {
  private let start = NIODeadline.uptimeNanoseconds(0)

  private func queue(ahead: Int? = 256) -> Queue { Queue(ReadyQueue(limits: ReadyQueue.Limits(namesAhead: ahead))) }

  @Test("each host once, in list order, and its works go out when the answer is there")
  func order() throws {
    let queue = queue()
    for (index, host) in ["a", "b", "a", "c"].enumerated() { try queue.append(index, host) }
    #expect(queue.next() == nil)
    #expect(queue.names() == ["a", "b", "c"])
    #expect(queue.names() == [])
    #expect(queue.value.expected == 4)
    queue.named("b")
    #expect(queue.next() == 1)
    #expect(queue.next() == nil)
    queue.named("a")
    queue.named("c")
    #expect([queue.next(), queue.next(), queue.next(), queue.next()] == [0, 3, 2, nil])
    #expect(queue.value.expected == 0 && queue.value.asking == 0 && queue.value.blocked == 0)
    #expect(queue.names() == [])
  }

  @Test(
    "addresses, and queues without names, cost nothing", arguments: [("127.0.0.1", 256), ("[::1]", 256), ("a", nil)])
  func literal(host: String, ahead: Int?) throws {
    let queue = queue(ahead: ahead)
    try queue.append(0, host)
    #expect(queue.value.unnamed.isEmpty)
    #expect(queue.next() == 0)
  }

  @Test("no more are asked for at once than may, nor when enough hosts stand ready")
  func bounded() throws {
    let queue = queue(ahead: 200)
    for index in 0..<1000 { try queue.append(index, "h\(index)") }
    let first = queue.names()
    #expect(first.count == ReadyQueue.namesAtOnce)
    for host in first { queue.named(host) }
    let second = queue.names()
    #expect(second.count == ReadyQueue.namesAtOnce)
    for host in second { queue.named(host) }
    #expect(queue.names() == [], "256 stand ready")
    for _ in 0..<57 { _ = queue.next() }
    #expect(queue.names().count == ReadyQueue.namesAtOnce)
  }

  @Test("a look-up that takes long makes room for others, and its works no longer hold back the list")
  func late() throws {
    let queue = queue(ahead: 1)
    try queue.append(0, "a")
    try queue.append(1, "b")
    #expect(queue.names() == ["a"])
    #expect(queue.value.expected == 1)
    queue.release("a", at: start + .milliseconds(999))
    #expect(queue.names() == [])
    queue.release("a", at: start + .seconds(1))
    #expect(queue.value.expected == 0)
    #expect(queue.names() == ["b"])
    #expect(queue.value.expected == 1)
    queue.named("a")
    #expect(queue.value.asking == 1)
    #expect(queue.next() == 0)
  }

  @Test("a work that failed by its host's name has it asked for again, and others of the host wait for that")
  func again() throws {
    let queue = queue()
    try queue.append(0, "a")
    #expect(queue.wishes() == [ReadyQueue.NameWish(host: "a", isRetry: false)])
    queue.named("a")
    try queue.append(1, "a")
    #expect(queue.next() == 0)
    try queue.prepend(0, "a", failedByName: true)
    #expect(queue.next() == nil)
    #expect(queue.wishes() == [ReadyQueue.NameWish(host: "a", isRetry: true)])
    queue.named("a")
    #expect(queue.next() == 0)
    #expect(queue.next() == 1)
    #expect(queue.value.expected == 0 && queue.value.available == 0 && queue.value.blocked == 0)
  }

  @Test("a host that comes back is asked for again: what was known may be too old")
  func comesBack() throws {
    let queue = queue()
    try queue.append(0, "a")
    #expect(queue.names() == ["a"])
    queue.named("a")
    #expect(queue.next() == 0)
    queue.end()
    try queue.append(1, "a")
    #expect(queue.names() == ["a"])
  }

  @Test("a stop lets go of names too, and answers that come afterwards change nothing")
  func stopped() throws {
    let queue = queue(ahead: 1)
    for (index, host) in ["a", "b"].enumerated() { try queue.append(index, host) }
    #expect(queue.names() == ["a"])
    #expect(queue.removeAll() == [0, 1])
    #expect(queue.names() == [])
    queue.named("a")
    queue.named("b")
    #expect(queue.value.asking == 0 && queue.value.expected == 0 && queue.value.isEmpty)
  }

  @Test("names that nobody has asked for yet do not hold back the list, as many as they are")
  func due() throws {
    var dispatch = Dispatch(lowWater: 2, maximumErrors: nil, limits: ReadyQueue.Limits(namesAhead: 1))
    let works = try (0..<300).map { try Queue.work($0, "h\($0)") }
    _ = dispatch.supply(works, finished: [], ended: false, now: start)
    let chores = dispatch.takeChores(now: start)
    #expect(chores?.names.count == 1)
    let wantsMore = dispatch.beginFeeding()
    #expect(wantsMore)
  }

  @Test("the list is read on while names take long, and not while they are awaited")
  func feeding() throws {
    var dispatch = Dispatch(lowWater: 2, maximumErrors: nil, limits: ReadyQueue.Limits(namesAhead: 16))
    let works = try (0..<3).map { try Queue.work($0, "h\($0)") }
    let first = dispatch.beginFeeding()
    _ = dispatch.supply(works, finished: [], ended: false, now: start)
    let chores = dispatch.takeChores(now: start)
    #expect(first && chores?.names.count == 3)
    let second = dispatch.beginFeeding()
    #expect(!second)
    for alarm in chores?.alarms ?? [] { _ = dispatch.release(alarm.host, now: alarm.time) }
    let third = dispatch.beginFeeding()
    #expect(third)
    let slot = Dispatch.Slot(lane: 0, number: 0)
    let none = dispatch.take(slot, now: start)
    #expect(none == nil)
    let assigned = dispatch.named(["h1"], now: start)
    #expect(assigned.map(\.work.item.index) == [1])
  }
}

/// A queue that expectations can change: the macro holds what it looks at as a constant.
private final class Queue {
  private(set) var value: ReadyQueue
  private let start = NIODeadline.uptimeNanoseconds(0)
  private var running: [Work] = []

  init(_ value: ReadyQueue) { self.value = value }

  static func work(_ index: Int, _ host: String) throws -> Work {
    let target = try RequestTarget("http://\(host)/\(index)")
    return Work(
      PlannedItem(
        serial: index, index: index, line: nil, url: target.url, requestURL: target.url, target: target,
        name: FileName(for: target), readyAt: .uptimeNanoseconds(0)))
  }

  func append(_ index: Int, _ host: String) throws { value.append(try Self.work(index, host)) }

  func prepend(_ index: Int, _ host: String, failedByName: Bool) throws {
    var work = try Self.work(index, host)
    work.failedByName = failedByName
    value.prepend(work)
  }

  func wishes() -> [ReadyQueue.NameWish] { value.takeChores(now: start)?.names ?? [] }
  func names() -> [String] { wishes().map(\.host) }
  func named(_ host: String) { value.named(host) }
  func release(_ host: String, at time: NIODeadline) { _ = value.release(host, now: time) }
  func removeAll() -> [Int] { value.removeAll().map(\.item.index) }

  func next() -> Int? {
    guard let work = value.next(now: start, arrived: 0) else { return nil }
    running.append(work)
    return work.item.index
  }

  func end() {
    for case let start? in running.map(\.start) { value.end(start, .unknown, now: start.time, arrived: 0) }
    running = []
  }
}
