import Testing

@testable import Haul

@Suite("An attempt that goes on with a file, as a value")
struct AttemptMachineResumeTests {
  private typealias Machine = AttemptMachine

  private func machine(maximumSize: Int? = nil, isConditional: Bool = false) throws -> Machine {
    var machine = Machine(
      target: try RequestTarget("https://a.example/x"), rule: RedirectRule(maximum: 20, allowsInsecure: false),
      sizes: SizeLimits(maximum: maximumSize),
      resumption: Resumption(offset: 4, validator: .entityTag("\"a\""), length: 10), isConditional: isConditional)
    _ = machine.handle(.connected(reused: false))
    return machine
  }

  private func part(_ range: String, _ tag: String = "\"a\"") -> Machine.Event {
    .head(Machine.ResponseSummary(status: 206, contentRange: range, entityTag: tag))
  }

  private func head(_ status: Int, length: Int? = nil) -> Machine.Event {
    .head(Machine.ResponseSummary(status: status, contentLength: length))
  }

  @Test("the rest completes the file")
  func rest() throws {
    var machine = try machine()
    #expect(machine.handle(part("bytes 4-9/10")) == .open)
    #expect(machine.received == 4)
    #expect(machine.handle(.body(byteCount: 6)) == .write)
    #expect(machine.handle(.end) == .publish)
    #expect(machine.resumedFrom == 4)
    #expect(machine.received == 10)
  }

  @Test("the whole file, where the server has another, begins at its first byte")
  func whole() throws {
    var machine = try machine()
    #expect(machine.handle(head(200, length: 3)) == .open)
    #expect(machine.received == 0)
    #expect(machine.handle(.body(byteCount: 3)) == .write)
    #expect(machine.handle(.end) == .publish)
    #expect(machine.resumedFrom == nil)
  }

  @Test("what is neither leads to one request without a range", arguments: [206, 412, 416])
  func startOver(status: Int) throws {
    var machine = try machine()
    #expect(machine.handle(head(status)) == .request(fresh: false))
    #expect(machine.resumption == nil)
    _ = machine.handle(.connected(reused: false))
    // A part that nobody asked for is no answer; it does not go round in circles.
    guard status == 206 else { return }
    _ = machine.handle(part("bytes 4-9/10"))
    guard case .finish(.failed(let failure)) = machine.handle(.end) else {
      Issue.record("a part was taken for the file")
      return
    }
    #expect(failure.failureClass == .protocol)
  }

  @Test("a server that sends less than the rest is asked for what is left")
  func parts() throws {
    var machine = try machine()
    #expect(machine.handle(part("bytes 4-6/10")) == .open)
    #expect(machine.handle(.body(byteCount: 3)) == .write)
    #expect(machine.handle(.end) == .request(fresh: false))
    #expect(machine.resumption?.range == "bytes=7-")
    _ = machine.handle(.connected(reused: true))
    #expect(machine.handle(part("bytes 7-9/10")) == .open)
    #expect(machine.handle(.body(byteCount: 3)) == .write)
    #expect(machine.handle(.end) == .publish)
    #expect(machine.resumedFrom == 4)
  }

  @Test("a rest that is cut is no file")
  func cut() throws {
    var machine = try machine()
    _ = machine.handle(part("bytes 4-9/10"))
    _ = machine.handle(.body(byteCount: 5))
    guard case .finish(.failed(let failure)) = machine.handle(.end) else {
      Issue.record("the end was taken")
      return
    }
    #expect(failure.failureClass == .truncated)
  }

  @Test("the size cap is for the file, not for its rest")
  func cap() throws {
    var machine = try machine(maximumSize: 9)
    guard case .finish(.failed(let failure)) = machine.handle(part("bytes 4-9/10")) else {
      Issue.record("the rest was taken")
      return
    }
    #expect(failure.failureClass == .tooLarge)
  }

  @Test("304 is an answer only where it was asked for")
  func notModified() throws {
    var conditional = try machine(isConditional: true)
    #expect(conditional.handle(head(304)) == .finish(.skipped(.unchanged)))
    var plain = try machine()
    _ = plain.handle(head(304))
    guard case .finish(.failed) = plain.handle(.end) else {
      Issue.record("304 was taken")
      return
    }
  }

  @Test(
    "what is wrong in itself is not kept, what is only short is",
    arguments: [
      (FailureClass.truncated, true), (.timeout, true), (.interrupted, true), (.http5xx, true), (.connect, true),
      (.checksum, false), (.tooLarge, false), (.content, false), (.protocol, false), (.disk, false),
    ])
  func kept(failureClass: FailureClass, isKept: Bool) {
    #expect(AttemptMachine.keepsPartial(Failure(failureClass, "")) == isKept)
  }
}
