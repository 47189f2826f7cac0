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
    case interrupted
  }

  enum Action: Equatable {
    /// Send the request to `target`, on a connection of its own if `fresh`; what went before is abandoned.
    case request(fresh: Bool)
    case wait
    /// Open the sink: a body begins.
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
    var headSize = HeadBudget.Size()
  }

  /// Bodies that are not files are read up to here to keep the connection; beyond, a new connection is cheaper.
  static let drainLimit = 64 * 1024

  private(set) var phase = Phase.connecting
  private(set) var target: RequestTarget
  /// Whether the request may carry what was given for the item's own origin. Once lost it does not come back.
  private(set) var isTrustedOrigin = true
  /// Bytes of the file that have arrived.
  private(set) var received = 0
  private let rule: RedirectRule
  private let sizes: SizeLimits
  private var followed = 0
  private var isReused = false
  private var expected: Int?
  private var drained = 0
  private var heads = HeadBudget()

  init(target: RequestTarget, rule: RedirectRule, sizes: SizeLimits = SizeLimits()) {
    self.target = target
    self.rule = rule
    self.sizes = sizes
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
    case .interrupted: return finish(.failed(Failure(.interrupted, "the run was stopped while this was in flight")))
    }
  }

  private mutating func head(_ response: ResponseSummary) -> Action {
    expected = response.contentLength
    if let failure = heads.spend(response.headSize) { return finish(.failed(failure)) }
    switch ResponseRule.verdict(status: response.status) {
    case .save:
      if let expected, let failure = sizes.failure(announced: expected) { return finish(.failed(failure)) }
      phase = .receiving
      return .open
    case .redirect:
      do throws(Failure) {
        let next = try rule.next(from: target, location: response.location, followed: followed)
        followed += 1
        if next.origin != target.origin { isTrustedOrigin = false }
        target = next
        return drain(.follow)
      } catch {
        return drain(.fail(error))
      }
    case .fail(let failure):
      return drain(.fail(failure))
    }
  }

  private mutating func drain(_ afterwards: Afterwards) -> Action {
    drained = 0
    phase = .draining(afterwards)
    if let expected, expected > Self.drainLimit { return leave(afterwards) }
    return .wait
  }

  private mutating func leave(_ afterwards: Afterwards) -> Action {
    switch afterwards {
    case .follow:
      phase = .connecting
      return .request(fresh: false)
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
