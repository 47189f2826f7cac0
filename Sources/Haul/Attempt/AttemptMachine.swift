/// One try at an item as a value: an event goes in, what is to be done comes out. No socket, no file, no clock.
///
/// ```
/// connecting ─► awaiting head ─► receiving ─► publishing ─► over
///      ▲              │ redirect      (every state: failure, timeout, interrupt ─► over)
///      └── draining ◄─┘
/// ```
struct AttemptMachine {
  /// Where the attempt is; each phase has a time limit of its own.
  enum Phase: Hashable {
    case connecting, awaitingHead, receiving, publishing, over
    /// The body of a redirect or an error, read so that the connection can serve again.
    case draining(Afterwards)
  }

  enum Afterwards: Hashable {
    case follow
    case fail(Failure)
  }

  enum Event {
    case connected(reused: Bool)
    case head(ResponseSummary)
    case body(byteCount: Int)
    case end
    case lost(TransportFailure)
    /// The limit of the present phase passed, or the attempt's.
    case timedOut(Limit)
    case published(Bool)
    /// The complete body is not what was promised, or the disk refused it.
    case rejected(Failure)
    /// So many bytes of the file are there, in one piece or several: it comes over several responses.
    case present(Int)
    /// Those responses contradict each other: nothing that is there counts.
    case contradicted
    case interrupted
  }

  enum Action: Equatable {
    /// Send the request to `target`, on a connection of its own if `fresh`; what went before is abandoned.
    case request(fresh: Bool)
    case wait
    /// Open the sink: a body begins, at byte ``received`` of the file.
    case open
    case write
    case publish
    case finish(Outcome)
  }

  enum Limit: Hashable {
    case connect, firstByte, idle, lowSpeed, total
  }

  /// What the decisions need of a response's head.
  struct ResponseSummary: Hashable {
    var status: Int
    var contentLength: Int?
    var location: String?
    var contentRange: String?
    var entityTag: String?
    var lastModified: String?
    var headSize = HeadBudget.Size()
  }

  /// Bodies that are not files are read up to here to keep the connection; beyond, a new connection is cheaper.
  static let drainLimit = 64 * 1024

  private(set) var phase = Phase.connecting
  private(set) var target: RequestTarget
  /// Whether the request may carry what was given for the item's own origin. Once lost it does not come back.
  private(set) var isTrustedOrigin = true
  /// Bytes of the file that are there: those that have arrived, after those that the attempt went on from.
  private(set) var received = 0
  /// What the next request asks to go on from; nil asks for the whole file.
  private(set) var resumption: Resumption?
  /// The byte that the response goes on from.
  private(set) var resumedFrom: Int?
  private let rule: RedirectRule
  private let sizes: SizeLimits
  /// Whether the requests ask for the file only if it has changed.
  private let isConditional: Bool
  private var followed = 0
  private var isReused = false
  /// The file's whole length, where the server told it.
  private(set) var expected: Int?
  /// Where the present response ends in the file, if it is a part of it.
  private(set) var partEnd: Int?
  private var drained = 0
  private var heads = HeadBudget()

  init(
    target: RequestTarget, rule: RedirectRule, sizes: SizeLimits = SizeLimits(), resumption: Resumption? = nil,
    isConditional: Bool = false
  ) {
    self.target = target
    self.rule = rule
    self.sizes = sizes
    self.resumption = resumption
    self.isConditional = isConditional
  }

  /// Whether what has arrived is worth keeping after `failure`: it is right as far as it goes.
  static func keepsPartial(_ failure: Failure) -> Bool {
    ![.checksum, .content, .tooLarge, .protocol, .disk].contains(failure.failureClass)
  }

  mutating func handle(_ event: Event) -> Action {
    switch event {
    case .connected(let reused):
      isReused = reused
      phase = .awaitingHead
      return .wait
    case .head(let response): return head(response)
    case .body(let byteCount): return body(byteCount)
    case .end: return end()
    case .lost(let failure): return lost(failure)
    case .timedOut(let limit): return timedOut(limit)
    case .published(let isNew): return finish(isNew ? .saved : .skipped(.exists))
    case .rejected(let failure): return finish(.failed(failure))
    case .present(let count):
      received = count
      return .wait
    case .contradicted: return startOver()
    case .interrupted: return finish(.failed(Failure(.interrupted, "the run was stopped while this was in flight")))
    }
  }

  private mutating func head(_ response: ResponseSummary) -> Action {
    if let failure = heads.spend(response.headSize) { return finish(.failed(failure)) }
    if isConditional, response.status == 304 { return finish(.skipped(.unchanged)) }
    switch resumption?.verdict(response) ?? .other {
    case .goOn(let range):
      resumedFrom = resumedFrom ?? range.first
      received = range.first
      partEnd = range.last + 1
      return receive(length: range.length)
    case .startOver:
      resumption = nil
      return requestAgain()
    case .whole, .other:
      break
    }
    switch ResponseRule.verdict(status: response.status) {
    case .save:
      resumption = nil
      resumedFrom = nil
      received = 0
      partEnd = nil
      return receive(length: response.contentLength)
    case .redirect:
      do throws(Failure) {
        let next = try rule.next(from: target, location: response.location, followed: followed)
        followed += 1
        if next.origin != target.origin { isTrustedOrigin = false }
        target = next
        return drain(response, .follow)
      } catch {
        return drain(response, .fail(error))
      }
    case .fail(let failure):
      return drain(response, .fail(failure))
    }
  }

  private mutating func receive(length: Int?) -> Action {
    expected = length
    if let length, let failure = sizes.failure(announced: length) { return finish(.failed(failure)) }
    phase = .receiving
    return .open
  }

  private mutating func drain(_ response: ResponseSummary, _ afterwards: Afterwards) -> Action {
    drained = 0
    phase = .draining(afterwards)
    if let length = response.contentLength, length > Self.drainLimit { return leave(afterwards) }
    return .wait
  }

  private mutating func requestAgain() -> Action {
    phase = .connecting
    return .request(fresh: false)
  }

  private mutating func startOver() -> Action {
    resumption = nil
    resumedFrom = nil
    received = 0
    partEnd = nil
    heads = HeadBudget()
    return requestAgain()
  }

  private mutating func leave(_ afterwards: Afterwards) -> Action {
    switch afterwards {
    case .follow:
      return requestAgain()
    case .fail(let failure):
      return finish(.failed(failure))
    }
  }

  private mutating func body(_ byteCount: Int) -> Action {
    switch phase {
    case .receiving:
      received += byteCount
      if let failure = sizes.failure(arrived: received) { return finish(.failed(failure)) }
      return .write
    case .draining(let afterwards):
      drained += byteCount
      return drained > Self.drainLimit ? leave(afterwards) : .wait
    case .connecting, .awaitingHead, .publishing, .over:
      return .wait
    }
  }

  private mutating func end() -> Action {
    switch phase {
    case .receiving:
      if let expected, let partEnd, received == partEnd, partEnd < expected, resumption != nil {
        // A server may send less than the whole rest (RFC 9110 §15.3.7); each answer brings at least a byte.
        resumption?.offset = received
        heads = HeadBudget()
        return requestAgain()
      }
      // The parser watches the length too; this is the promise, checked where it is made.
      if let expected, expected != received {
        return finish(.failed(Failure(.truncated, "\(received) of \(expected) bytes arrived")))
      }
      if let failure = sizes.failure(whole: received) { return finish(.failed(failure)) }
      phase = .publishing
      return .publish
    case .draining(let afterwards):
      return leave(afterwards)
    case .connecting, .awaitingHead, .publishing, .over:
      return .wait
    }
  }

  private mutating func lost(_ failure: TransportFailure) -> Action {
    switch phase {
    case .awaitingHead where isReused && failure.kind == .closed:
      // A server may close a connection that it thinks idle just as it is used again (RFC 9112 §9.3.1).
      isReused = false
      phase = .connecting
      return .request(fresh: true)
    case .draining(let afterwards):
      return leave(afterwards)
    case .over:
      return .wait
    case .receiving where failure.kind == .closed:
      let share = expected.map { "\(received) of \($0) bytes" } ?? "\(received) bytes"
      return finish(.failed(Failure(.truncated, "the connection ended after \(share): \(failure.message)")))
    case .connecting, .awaitingHead, .receiving, .publishing:
      return finish(.failed(failure.failure))
    }
  }

  private mutating func timedOut(_ limit: Limit) -> Action {
    if case .draining(let afterwards) = phase, limit != .total { return leave(afterwards) }
    let message =
      switch limit {
      case .connect: "no connection within the limit of --connect-timeout"
      case .firstByte: "no answer within the limit of --first-byte-timeout"
      case .idle: "nothing more arrived within the limit of --idle-timeout, after \(received) bytes"
      case .lowSpeed: "slower than --low-speed allows, after \(received) bytes"
      case .total: "not finished within the limit of --timeout, after \(received) bytes"
      }
    return finish(.failed(Failure(.timeout, message)))
  }

  private mutating func finish(_ outcome: Outcome) -> Action {
    guard phase != .over else { return .wait }
    phase = .over
    return .finish(outcome)
  }
}
