import NIOCore
import Testing

@testable import Haul

@Suite("What is known of names, and for how long")
struct NameLedgerTests {
  private let start = NIODeadline.uptimeNanoseconds(0)

  @Test(
    "addresses, missing names and trouble are believed for times of their own",
    arguments: [
      (ScriptedNames.loopback, 0, 60_000), (ScriptedNames.missing, 0, 30_000), (ScriptedNames.trouble, 0, 1000),
      (ScriptedNames.trouble, 10_000, 10_000), (ScriptedNames.trouble, 90_000, 30_000),
      (.failure(ResolutionError(description: "private", isRefused: true)), 0, 60_000),
    ] as [(AddressLookup.Answer, Int64, Int64)])
  func lifetimes(answer: AddressLookup.Answer, took: Int64, expected: Int64) {
    let desk = Ledger()
    #expect(desk.find("a", 1, at: start) == .asks)
    let end = start + .milliseconds(took)
    #expect(desk.learn("a", answer, took: .milliseconds(took), at: end) == [1])
    // An address that is old but good is asked for anew beside.
    #expect(desk.find("a", 2, at: end + .milliseconds(min(expected, 44_000) - 1)) == .known(answer))
    #expect(desk.find("a", 3, at: end + .milliseconds(expected)) == .asks)
  }

  @Test("a name is asked for once however many want it, and all are told")
  func once() {
    let desk = Ledger()
    #expect(desk.find("a", 1, at: start) == .asks)
    #expect(desk.find("a", 2, at: start) == .waits)
    #expect(desk.find("b", 3, at: start) == .asks)
    #expect(desk.learn("a", ScriptedNames.loopback, at: start) == [1, 2])
    #expect(desk.find("a", 4, at: start) == .known(ScriptedNames.loopback))
    #expect(desk.learn("c", ScriptedNames.loopback, at: start) == [], "nobody asked")
  }

  @Test("the next try of what failed asks again, its neighbours do not")
  func retry() {
    let desk = Ledger()
    _ = desk.find("a", 1, at: start)
    _ = desk.learn("a", ScriptedNames.missing, at: start)
    let retry = start + NameLifetimes.retryPause
    #expect(desk.find("a", 2, isRetry: true, at: retry - .milliseconds(1)) == .known(ScriptedNames.missing))
    #expect(desk.find("a", 3, at: retry) == .known(ScriptedNames.missing))
    #expect(desk.find("a", 4, isRetry: true, at: retry) == .asks)
    #expect(desk.find("a", 5, isRetry: true, at: retry) == .waits)
    #expect(desk.learn("a", ScriptedNames.missing, at: retry) == [4, 5])
    #expect(desk.find("a", 6, isRetry: true, at: retry) == .known(ScriptedNames.missing), "it was asked for since")
  }

  @Test("addresses in use are renewed before they are too old, and nobody waits for that")
  func renewal() {
    let desk = Ledger()
    _ = desk.find("a", 1, at: start)
    _ = desk.learn("a", ScriptedNames.loopback, at: start)
    #expect(desk.find("a", 2, at: start + .seconds(45)) == .renews(ScriptedNames.loopback))
    #expect(desk.find("a", 3, at: start + .seconds(46)) == .known(ScriptedNames.loopback))
    #expect(desk.learn("a", ScriptedNames.loopback, at: start + .seconds(46)) == [])
    #expect(desk.find("a", 4, at: start + .seconds(90)) == .known(ScriptedNames.loopback))
  }

  @Test("nobody waits beyond the limit, and who comes later joins the look-up that goes on")
  func givenUp() {
    let desk = Ledger()
    _ = desk.find("a", 1, at: start)
    #expect(desk.giveUp("a", at: start + .seconds(10)) == [1])
    #expect(desk.find("a", 2, at: start + .seconds(10)) == .known(ScriptedNames.trouble))
    #expect(desk.find("a", 3, at: start + .seconds(12)) == .waits)
    #expect(desk.learn("a", ScriptedNames.loopback, at: start + .seconds(13)) == [3])
    #expect(desk.giveUp("a", at: start + .seconds(13)) == [])
  }

  @Test("of too many names the oldest go, and none that is being asked for")
  func full() {
    let desk = Ledger(capacity: 3)
    _ = desk.find("asking", 0, at: start)
    for number in 1...5 {
      _ = desk.find("h\(number)", number, at: start)
      _ = desk.learn("h\(number)", ScriptedNames.loopback, at: start + .seconds(Int64(number)))
    }
    #expect(desk.count == 4)
    let later = start + .seconds(6)
    #expect((3...5).allSatisfy { desk.find("h\($0)", 0, at: later) == .known(ScriptedNames.loopback) })
    #expect(desk.find("h1", 0, at: later) == .asks)
    #expect(desk.learn("asking", ScriptedNames.loopback, at: later) == [0])
  }

  @Test("what is too old goes as others come, long before there are too many")
  func expired() {
    let desk = Ledger()
    for number in 0..<10_000 {
      let now = start + .seconds(Int64(number))
      _ = desk.find("h\(number)", 0, at: now)
      _ = desk.learn("h\(number)", ScriptedNames.loopback, at: now)
    }
    #expect(desk.count <= 61)
  }

  @Test("one name that is learned over and over takes the room of one")
  func same() {
    let desk = Ledger(capacity: 100)
    for number in 0..<10_000 {
      let now = start + .milliseconds(Int64(number))
      _ = desk.find("a", 0, isRetry: true, at: now)
      _ = desk.learn("a", ScriptedNames.trouble, at: now)
    }
    #expect(desk.count == 1)
    #expect(desk.removeAll() == [])
    #expect(desk.find("a", 0, at: start) == .asks)
    #expect(desk.removeAll() == [0])
  }
}

/// A ledger that expectations can change: the macro holds what it looks at as a constant.
private final class Ledger {
  enum Found: Equatable {
    case known(AddressLookup.Answer)
    case renews(AddressLookup.Answer)
    case waits, asks
  }

  private var value: NameLedger<Int>

  init(capacity: Int = 16_384) { value = NameLedger(capacity: capacity) }

  var count: Int { value.count }

  func find(_ host: String, _ waiter: Int, isRetry: Bool = false, at now: NIODeadline) -> Found {
    let finding = value.find(host, for: waiter, isRetry: isRetry, now: now)
    guard let answer = finding.answer else { return finding.asks ? .asks : .waits }
    return finding.asks ? .renews(answer) : .known(answer)
  }

  func learn(
    _ host: String, _ answer: AddressLookup.Answer, took: TimeAmount = .zero, at now: NIODeadline
  ) -> [Int] { value.learn(host, answer, took: took, now: now) }

  func giveUp(_ host: String, at now: NIODeadline) -> [Int] {
    value.giveUp(host, ResolutionError(description: "trouble", isTemporary: true), now: now)
  }

  func removeAll() -> [Int] { value.removeAll() }
}
