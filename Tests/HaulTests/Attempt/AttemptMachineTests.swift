import Testing

@testable import Haul

@Suite("An attempt, as a value")
struct AttemptMachineTests {
  private typealias Machine = AttemptMachine

  private func machine(_ url: String = "https://a.example/x", maximum: Int = 20) throws -> Machine {
    Machine(target: try RequestTarget(url), rule: RedirectRule(maximum: maximum, allowsInsecure: false))
  }

  private func head(_ status: Int, length: Int? = nil, location: String? = nil) -> Machine.Event {
    .head(Machine.ResponseSummary(status: status, contentLength: length, location: location))
  }

  private static let closed = TransportFailure(kind: .closed, message: "gone")

  @Test("a response of the announced length is published")
  func whole() throws {
    var machine = try machine()
    #expect(machine.handle(.connected(reused: false)) == .wait)
    #expect(machine.handle(head(200, length: 10)) == .open)
    #expect(machine.handle(.body(byteCount: 4)) == .write)
    #expect(machine.handle(.body(byteCount: 6)) == .write)
    #expect(machine.handle(.end) == .publish)
    #expect(machine.handle(.published(true)) == .finish(.saved))
    #expect(machine.phase == .over)
  }

  @Test("a name that was taken meanwhile makes a skipped item")
  func taken() throws {
    var machine = try machine()
    _ = machine.handle(.connected(reused: false))
    _ = machine.handle(head(200, length: 0))
    #expect(machine.handle(.end) == .publish)
    #expect(machine.handle(.published(false)) == .finish(.skipped(.exists)))
  }

  @Test("fewer or more bytes than announced are never published", arguments: [3, 11])
  func wrongLength(arrived: Int) throws {
    var machine = try machine()
    _ = machine.handle(.connected(reused: false))
    _ = machine.handle(head(200, length: 10))
    _ = machine.handle(.body(byteCount: arrived))
    guard case .finish(.failed(let failure)) = machine.handle(.end) else {
      Issue.record("the end was taken")
      return
    }
    #expect(failure.failureClass == .truncated)
  }

  @Test("a reused connection that closes before the head is tried once more, on a new one")
  func stale() throws {
    var machine = try machine()
    _ = machine.handle(.connected(reused: true))
    #expect(machine.handle(.lost(Self.closed)) == .request(fresh: true))
    _ = machine.handle(.connected(reused: false))
    guard case .finish(.failed(let failure)) = machine.handle(.lost(Self.closed)) else {
      Issue.record("tried again and again")
      return
    }
    #expect(failure.failureClass == .connect)
  }

  @Test("after the head, an end of the connection is a truncated body")
  func cut() throws {
    var machine = try machine()
    _ = machine.handle(.connected(reused: true))
    _ = machine.handle(head(200, length: 10))
    _ = machine.handle(.body(byteCount: 4))
    guard case .finish(.failed(let failure)) = machine.handle(.lost(Self.closed)) else {
      Issue.record("a short body was taken")
      return
    }
    #expect(failure.failureClass == .truncated)
    #expect(failure.message.contains("4 of 10"))
  }

  @Test(
    "what a status means",
    arguments: [
      (204, FailureClass.protocol), (205, .protocol), (206, .protocol), (300, .redirect), (304, .redirect),
      (400, .http4xx), (404, .http4xx), (410, .http4xx), (429, .http429), (500, .http5xx), (503, .http5xx),
      (600, .protocol), (999, .protocol),
    ])
  func statuses(status: Int, expected: FailureClass) throws {
    var machine = try machine()
    _ = machine.handle(.connected(reused: false))
    #expect(machine.handle(head(status, length: 5)) == .wait)
    guard case .finish(.failed(let failure)) = machine.handle(.end) else {
      Issue.record("\(status) was taken for a file")
      return
    }
    #expect(failure.failureClass == expected)
  }

  @Test("the body of an error is read to keep the connection, but not for ever")
  func draining() throws {
    var machine = try machine()
    _ = machine.handle(.connected(reused: false))
    #expect(machine.handle(head(404)) == .wait)
    #expect(machine.handle(.body(byteCount: Machine.drainLimit)) == .wait)
    guard case .finish(.failed) = machine.handle(.body(byteCount: 1)) else {
      Issue.record("an endless error page is read on")
      return
    }
    var other = try self.machine()
    _ = other.handle(.connected(reused: false))
    guard case .finish(.failed) = other.handle(head(404, length: Machine.drainLimit + 1)) else {
      Issue.record("a long error page is read")
      return
    }
  }

  @Test("a redirect is followed after its body, and credentials do not come back once another origin was asked")
  func redirects() throws {
    var machine = try machine()
    _ = machine.handle(.connected(reused: false))
    #expect(machine.handle(head(302, length: 5, location: "/y")) == .wait)
    #expect(machine.handle(.end) == .request(fresh: false))
    #expect(machine.target.url == "https://a.example/y")
    #expect(machine.isTrustedOrigin)
    _ = machine.handle(.connected(reused: true))
    _ = machine.handle(head(301, location: "https://b.example/"))
    #expect(machine.handle(.end) == .request(fresh: false))
    #expect(!machine.isTrustedOrigin)
    _ = machine.handle(.connected(reused: false))
    _ = machine.handle(head(307, location: "https://a.example/z"))
    #expect(machine.handle(.lost(Self.closed)) == .request(fresh: false))
    #expect(machine.target.url == "https://a.example/z")
    #expect(!machine.isTrustedOrigin)
  }

  @Test("redirects end", arguments: [0, 1, 20])
  func tooMany(maximum: Int) throws {
    var machine = try machine(maximum: maximum)
    var followed = 0
    while true {
      _ = machine.handle(.connected(reused: false))
      _ = machine.handle(head(302, location: "/again"))
      let action = machine.handle(.end)
      if action == .request(fresh: false) {
        followed += 1
        try #require(followed <= maximum)
        continue
      }
      guard case .finish(.failed(let failure)) = action else {
        Issue.record("neither followed nor failed")
        return
      }
      #expect(failure.failureClass == .redirect)
      #expect(followed == maximum)
      return
    }
  }

  @Test(
    "each limit ends the phase that it is for", arguments: [AttemptMachine.Limit.connect, .firstByte, .idle, .total])
  func limits(limit: AttemptMachine.Limit) throws {
    var machine = try machine()
    if limit != .connect { _ = machine.handle(.connected(reused: false)) }
    if limit == .idle { _ = machine.handle(head(200, length: 10)) }
    guard case .finish(.failed(let failure)) = machine.handle(.timedOut(limit)) else {
      Issue.record("the limit passed unnoticed")
      return
    }
    #expect(failure.failureClass == .timeout)
  }

  @Test("nothing happens after the end")
  func over() throws {
    var machine = try machine()
    guard case .finish(.failed(let failure)) = machine.handle(.interrupted) else {
      Issue.record("not interrupted")
      return
    }
    #expect(failure.failureClass == .interrupted)
    let events: [AttemptMachine.Event] = [
      .interrupted, .timedOut(.total), .lost(Self.closed), .end, .body(byteCount: 3),
      .rejected(Failure(.disk, "full")),
    ]
    for event in events { #expect(machine.handle(event) == .wait) }
  }
}
