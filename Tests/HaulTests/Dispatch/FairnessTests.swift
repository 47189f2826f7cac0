import NIOCore
import Testing

@testable import Haul

@Suite("Turns of hosts, and how many and how often of each")
struct FairnessTests {
  private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

  @Test(
    "no host has more connections than it is to have, over however many a file comes",
    arguments: [
      (nil, .fixed(4), .fixed(4), nil), (8, .fixed(4), .fixed(4), 2), (3, .fixed(4), .fixed(3), 1),
      (5, .fixed(2), .fixed(2), 2), (5, .auto, .fixed(1), 5), (nil, .auto, .auto, nil), (1, .fixed(1), .fixed(1), 1),
    ] as [(Int?, SegmentCount, SegmentCount, Int?)])
  func connectionsPerHost(most: Int?, asked: SegmentCount, segments: SegmentCount, files: Int?) {
    var configuration = Configuration()
    configuration.maximumPerHost = most
    configuration.segments = asked
    #expect(configuration.segmentsPerFile == segments)
    #expect(configuration.filesPerHost == files)
  }

  private func works(_ hosts: String, named names: [Character: String] = [:]) throws -> [Work] {
    try hosts.enumerated().map { index, host in
      let target = try RequestTarget("http://\(names[host] ?? String(host))/\(index)")
      return Work(
        PlannedItem(
          serial: index, index: index, line: nil, url: target.url, requestURL: target.url, target: target,
          name: FileName(for: target), readyAt: start))
    }
  }

  private func dispatch(_ hosts: String, _ limits: ReadyQueue.Limits = .none, ended: Bool = true) throws -> Desk {
    let desk = Desk(Dispatch(lowWater: 2, maximumErrors: nil, limits: limits), now: start)
    desk.supply(try works(hosts), ended: ended)
    return desk
  }

  @Test(
    "hosts take turns, and each keeps the order of the list",
    arguments: [
      ("aaaa", [0, 1, 2, 3]), ("aaab", [0, 3, 1, 2]), ("aabbc", [0, 2, 4, 1, 3]), ("abcabc", [0, 1, 2, 3, 4, 5]),
    ])
  func turns(hosts: String, expected: [Int]) throws {
    let dispatch = try dispatch(hosts)
    #expect(hosts.indices.map { _ in dispatch.take()?.item.index } == expected)
  }

  @Test("a slow host does not come to have every slot, also where it had them all")
  func slow() throws {
    let dispatch = try dispatch("aaaaaaaaaaaa", ReadyQueue.Limits(slots: 4), ended: false)
    let slow = try (0..<4).map { _ in try #require(dispatch.take()) }
    dispatch.supply(try works(String(repeating: "b", count: 50)), ended: true)
    // The slow host's attempts end one after the other, and after each ten of the other host's.
    var quick: [Work] = []
    for work in slow {
      dispatch.end(work)
      if let next = dispatch.take() { quick.append(next) }
      for _ in 0..<10 {
        guard let ended = quick.popLast() else { continue }
        dispatch.end(ended)
        let next = try #require(dispatch.take())
        if next.item.target.origin.host == "b" { quick.append(next) }
      }
      #expect(quick.count >= 1)
    }
    #expect(quick.count == 2, "of two hosts, each has half")
  }

  /// Two hosts, the first of which is an address, so that nobody waits for its name.
  private func awaiting(slots: Int) throws -> Desk {
    let limits = ReadyQueue.Limits(slots: slots, namesAhead: 16)
    let desk = Desk(Dispatch(lowWater: 2, maximumErrors: nil, limits: limits), now: start)
    let slow = try works(String(repeating: "1", count: slots + 4), named: ["1": "127.0.0.1"])
    desk.supply(slow + (try works("bb")), ended: true)
    return desk
  }

  @Test("while the names of others are awaited, a host with its share leaves them slots", arguments: [2, 3, 4, 8])
  func awaited(slots: Int) throws {
    let dispatch = try awaiting(slots: slots)
    let kept = max(1, slots / 4)
    for _ in 0..<slots - kept { #expect(dispatch.take()?.item.target.origin.host == "127.0.0.1") }
    for _ in 0..<kept { #expect(dispatch.take() == nil) }
    #expect(dispatch.assign().isEmpty)
    #expect(dispatch.alarms().map(\.host) == ["b"])
    #expect(dispatch.name("b") == Array(0..<kept))
  }

  @Test("a name that takes long keeps no slot free", arguments: [false, true])
  func late(ticks: Bool) throws {
    let dispatch = try awaiting(slots: 2)
    #expect(dispatch.take() != nil)
    #expect(dispatch.take() == nil)
    if ticks {
      for _ in 0..<3 { #expect(dispatch.tick().isEmpty) }
      #expect(dispatch.tick() == [1])
    } else {
      #expect(dispatch.alarms().map(\.host) == ["b"])
      #expect(dispatch.release("b", at: start + .milliseconds(999)).isEmpty)
      #expect(dispatch.release("b", at: start + .seconds(1)) == [1])
    }
  }

  @Test("the only host known leaves slots, until the beginning of the list has been read", arguments: [false, true])
  func beginning(ticks: Bool) throws {
    let limits = ReadyQueue.Limits(slots: 4)
    let dispatch = Desk(Dispatch(lowWater: 10, maximumErrors: nil, limits: limits), now: start)
    // Time that passes before the list comes does not count.
    for _ in 0..<10 { #expect(dispatch.tick().isEmpty) }
    dispatch.supply(try works("aaaaaaaa"), ended: false)
    for _ in 0..<3 { #expect(dispatch.take() != nil) }
    #expect(dispatch.take() == nil)
    if ticks {
      #expect(dispatch.tick() == [3], "a list that comes slowly is not waited for")
    } else {
      #expect(dispatch.beginFeeding())
      dispatch.supply(try works("aaaaaaab"), ended: false)
      #expect(dispatch.inFlight == 4)
    }
  }

  @Test("the list is read further while few downloads end, so that hosts behind many files of a slow one are found")
  func further() throws {
    let dispatch = try dispatch(String(repeating: "a", count: 4), ReadyQueue.Limits(slots: 1), ended: false)
    let slow = try #require(dispatch.take())
    func read() throws -> Int {
      var count = 0
      while dispatch.beginFeeding() {
        dispatch.supply(try works("a"), ended: false)
        count += 1
      }
      for _ in 0..<4 { #expect(dispatch.tick().isEmpty) }
      return count
    }
    #expect(try (0..<3).map { _ in try read() } == [0, 14, 112])
    // Four a second, with one at once: none takes more than a quarter of one.
    var next = slow
    for _ in 0..<4 {
      dispatch.end(next)
      next = try #require(dispatch.take())
    }
    _ = try read()
    #expect(try read() == 0)
  }

  @Test("it is not, where others are known")
  func notFurther() throws {
    let dispatch = try dispatch("aaaabbbb", ReadyQueue.Limits(slots: 2), ended: false)
    for _ in 0..<2 { #expect(dispatch.take() != nil) }
    for _ in 0..<16 { #expect(dispatch.tick().isEmpty) }
    #expect(dispatch.beginFeeding(), "both have their share")
    dispatch.supply(try works("ccc"), ended: false)
    #expect(!dispatch.beginFeeding())
  }

  @Test("beyond what a host with its share in flight has on the list, the list is read on for others")
  func readOn() throws {
    let dispatch = try dispatch(String(repeating: "a", count: 100), ReadyQueue.Limits(slots: 4), ended: false)
    let slow = try (0..<4).map { _ in try #require(dispatch.take()) }
    #expect(!dispatch.beginFeeding(), "nobody knows of another host")
    dispatch.supply(try works("bb"), ended: false)
    for work in slow.prefix(2) {
      dispatch.end(work)
      #expect(dispatch.take()?.item.target.origin.host == "b")
    }
    #expect(dispatch.beginFeeding(), "two of four is half")
  }

  @Test("and beyond those of a host that wants to be left alone")
  func held() throws {
    let dispatch = try dispatch(String(repeating: "a", count: 100), ReadyQueue.Limits(slots: 4), ended: false)
    #expect(dispatch.take() != nil)
    #expect(!dispatch.beginFeeding())
    dispatch.hold("a", until: start + .seconds(60))
    #expect(dispatch.beginFeeding())
  }

  @Test("no host has more attempts than its number, and others go on")
  func perHost() throws {
    let dispatch = try dispatch("aaaabb", ReadyQueue.Limits(perHost: 2))
    let taken = (0..<5).map { _ in dispatch.take() }
    #expect(taken.map { $0?.item.index } == [0, 4, 1, 5, nil])
    // The slot that found nothing gets the next work as soon as one of the host's has ended.
    dispatch.end(try #require(taken[0]))
    #expect(dispatch.assign() == [2])
    #expect(dispatch.assign().isEmpty)
    dispatch.end(try #require(taken[1]))
    #expect(dispatch.assign().isEmpty, "that was the other host's")
  }

  @Test("requests to a host begin evenly spaced, and those to another do not wait for them")
  func rate() throws {
    let dispatch = try dispatch("aaab", ReadyQueue.Limits(interval: .seconds(1)))
    #expect(dispatch.take()?.item.index == 0)
    #expect(dispatch.take()?.item.index == 3)
    #expect(dispatch.take() == nil)
    #expect(dispatch.alarms().map(\.time) == [start + .seconds(1)])
    #expect(dispatch.release("a", at: start + .milliseconds(900)).isEmpty)
    #expect(dispatch.release("a", at: start + .milliseconds(1400)) == [1])
    #expect(dispatch.take() == nil)
    #expect(dispatch.alarms().map(\.time) == [start + .seconds(2)], "a timer that comes late delays nothing after it")
    #expect(dispatch.release("a", at: start + .seconds(10)) == [2])
    #expect(dispatch.alarms().isEmpty)
  }

  @Test("a pause is not caught up on")
  func burst() throws {
    let dispatch = try dispatch("a", ReadyQueue.Limits(interval: .seconds(1)), ended: false)
    #expect(dispatch.take()?.item.index == 0)
    dispatch.now = start + .seconds(100)
    dispatch.supply(try works("aaaa"), ended: true)
    let taken = (0..<4).map { _ in dispatch.take() }.filter { $0 != nil }
    #expect(taken.count == 1)
  }

  @Test("the list is read on while a host has more works than it may run, up to a bound")
  func feeding() throws {
    let dispatch = try dispatch("", ReadyQueue.Limits(perHost: 1), ended: false)
    var read = 0
    while dispatch.beginFeeding() {
      dispatch.supply(try works(String(repeating: "a", count: 256)), ended: false)
      if read == 0 { #expect(dispatch.take() != nil) }
      read += 256
    }
    #expect(read >= 16_384 && read <= 16_384 + 256)
    #expect(dispatch.take() == nil)
  }

  @Test("with an automatic number, few works go to all lanes, and more go out as it grows")
  func automatic() throws {
    var value = Dispatch(
      lowWater: 64, maximumErrors: nil, limits: ReadyQueue.Limits(automatic: 100), spread: 2)
    for lane in 0..<2 {
      for number in 0..<50 {
        let none = value.take(Dispatch.Slot(lane: lane, number: number), now: start)
        #expect(none == nil)
      }
    }
    let list = try works(String(repeating: "a", count: 200))
    let supplied = value.supply(list, finished: [], ended: true, now: start)
    let first = try #require(supplied)
    #expect(first.count == ConcurrencyController.firstLimit)
    #expect(first.filter { $0.slot.lane == 0 }.count == 4)
    var running = first.map(\.work)
    var now = start
    for _ in 0..<3 {
      now = now + .milliseconds(50)
      let ended = running
      running = []
      for work in ended {
        value.endAttempt(of: work, AttemptEnd(ending: .answered, firstByte: 0.05, bytes: 100), now: now)
        running += value.assign(now, arrived: 0).map(\.work)
      }
    }
    #expect(running.count > 2 * ConcurrencyController.firstLimit)
    #expect(value.summary.mostInFlight >= running.count)
  }

  @Test("hosts that have nothing to do are forgotten")
  func forgotten() throws {
    var queue = ReadyQueue(limits: ReadyQueue.Limits(automatic: 10))
    for number in 0..<5000 {
      let target = try RequestTarget("http://h\(number)/")
      queue.append(
        Work(
          PlannedItem(
            serial: number, index: number, line: nil, url: target.url, requestURL: target.url, target: target,
            name: FileName(for: target), readyAt: start)))
      let next = queue.next(now: start, arrived: 0)
      let began = try #require(next?.start)
      queue.end(began, .unknown, now: start, arrived: 0)
    }
    #expect(queue.hosts.count <= 1100)
    #expect(queue.activeHosts == 0 && queue.isEmpty && queue.running == 0)
  }
}

/// A dispatch that expectations can change: the macro holds what it looks at as a constant.
private final class Desk {
  private var value: Dispatch
  var now: NIODeadline
  private var slots = 0

  init(_ value: Dispatch, now: NIODeadline) {
    self.value = value
    self.now = now
  }

  func supply(_ works: [Work], ended: Bool) { _ = value.supply(works, finished: [], ended: ended, now: now) }
  func beginFeeding() -> Bool { value.beginFeeding() }
  func hold(_ host: String, until: NIODeadline) { value.hold(host, until: until) }
  func alarms() -> [(host: String, time: NIODeadline)] { value.takeChores(now: now)?.alarms ?? [] }
  func end(_ work: Work) { value.endAttempt(of: work, .unknown, now: now) }
  var inFlight: Int { value.inFlight }
  func name(_ host: String) -> [Int] { value.named([host], now: now).map(\.work.item.index) }
  func tick() -> [Int] { value.tick(now: now, arrived: 0).map(\.work.item.index) }
  func assign() -> [Int] { value.assign(now, arrived: 0).map(\.work.item.index) }

  func take() -> Work? {
    slots += 1
    return value.take(Dispatch.Slot(lane: 0, number: slots), now: now)
  }

  func release(_ host: String, at time: NIODeadline) -> [Int] {
    now = time
    return value.release(host, now: now).assignments.map(\.work.item.index)
  }
}
