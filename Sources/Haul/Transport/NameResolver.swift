import Dispatch
import NIOCore
import Synchronization

/// Finds hosts' addresses off the event loops, and remembers them for a while.
///
/// What is known and until when is in ``NameLedger``, which threads there are in ``LookupCrew``; this asks, on threads of its own
/// that start when names wait. Names of a list are asked for ahead (``prepare(_:isRetry:timers:then:)``), all others when a
/// connection wants them; each once however many wait for it.
final class NameResolver: Sendable {
  typealias Answer = AddressLookup.Answer

  private enum Waiter: Sendable {
    case connection(EventLoopPromise<[SocketAddress]>)
    case list(@Sendable () -> Void)
  }

  private struct State {
    var ledger: NameLedger<Waiter>
    var crew: LookupCrew
    /// Whether a timer looks after what takes long.
    var isWatched = false
  }

  /// How often it is looked after what takes long.
  private static let watchInterval = TimeAmount.milliseconds(500)
  /// How long a thread stays when no name waits.
  private static let rest = DispatchTimeInterval.seconds(1)

  private let state: Mutex<State>
  private let calls = DispatchSemaphore(value: 0)
  private let rule: AddressRule
  private let limit: TimeAmount
  private let lookUp: @Sendable (String) -> Answer

  /// - Parameters:
  ///   - rule: Which addresses are given out at all.
  ///   - limit: How long is waited for a look-up. It goes on without anyone waiting, for it cannot be called off.
  ///   - descriptors: Those that look-ups may have open.
  ///   - lookUp: Asks for a name and waits for the answer.
  init(
    rule: AddressRule, limit: TimeAmount, lifetimes: NameLifetimes = NameLifetimes(), descriptors: Int = .max,
    lookUp: @escaping @Sendable (String) -> Answer = AddressLookup.system
  ) {
    self.rule = rule
    self.limit = limit
    self.lookUp = lookUp
    state = Mutex(State(ledger: NameLedger(lifetimes: lifetimes), crew: LookupCrew(descriptors: descriptors)))
  }

  /// Threads that look names up, or rest after it.
  var threads: Int { state.withLock { $0.crew.threads } }

  /// The addresses of `host`, with port 0, best first.
  func addresses(of host: String, on loop: any EventLoop) -> EventLoopFuture<[SocketAddress]> {
    let promise = loop.makePromise(of: [SocketAddress].self)
    if let answer = find(host, for: .connection(promise), isRetry: false, timers: loop) {
      promise.completeWith(answer.mapError { $0 })
    }
    return promise.futureResult
  }

  /// Asks for a name that will be wanted.
  ///
  /// - Parameters:
  ///   - isRetry: Whether a failure that is known already is not what is wanted.
  ///   - timers: Where it is watched how long that takes.
  ///   - then: Called from any thread when the answer is known, good or bad, unless it is known already or the run ends.
  /// - Returns: whether it is known already.
  func prepare(
    _ host: String, isRetry: Bool, timers: any EventLoop, then: @escaping @Sendable () -> Void
  ) -> Bool {
    find(host, for: .list(then), isRetry: isRetry, timers: timers) != nil
  }

  /// Ends all asking. What is still waited for ends by itself: it cannot be called off, and nobody waits for it.
  func shutdown() {
    let (waiters, idle) = state.withLock { ($0.ledger.removeAll(), $0.crew.close()) }
    for _ in 0..<idle { calls.signal() }
    for case .connection(let promise) in waiters { promise.fail(ResolutionError.runEnded) }
  }

  // MARK: - Asking

  private func find(_ host: String, for waiter: Waiter, isRetry: Bool, timers: any EventLoop) -> Answer? {
    let now = NIODeadline.now()
    let (answer, call, watches) = state.withLock { state -> (Answer?, LookupCrew.Call, Bool) in
      guard !state.crew.isClosed else { return (.failure(.runEnded), .none, false) }
      let finding = state.ledger.find(host, for: waiter, isRetry: isRetry, now: now)
      guard finding.asks else { return (finding.answer, .none, false) }
      defer { state.isWatched = true }
      return (finding.answer, state.crew.add(host), !state.isWatched)
    }
    switch call {
    case .none: break
    case .wake: calls.signal()
    case .start: startThread()
    }
    if watches { watch(on: timers) }
    return answer
  }

  private func startThread() {
    guard !DetachedThread.start({ self.serve() }) else { return }
    let hosts = state.withLock { $0.crew.lose() }
    let error = ResolutionError(description: "this machine has no thread to spare for asking", isTemporary: true)
    for host in hosts { complete(host, .failure(error)) }
  }

  private func serve() {
    while true {
      switch state.withLock({ $0.crew.next(now: .now()) }) {
      case .look(let host):
        complete(host, judged(lookUp(host)))
      case .rest:
        while calls.wait(timeout: .now() + Self.rest) == .timedOut {
          if state.withLock({ $0.crew.leave() }) { return }
        }
      case .leave:
        return
      }
    }
  }

  private func judged(_ answer: Answer) -> Answer {
    guard case .success(let addresses) = answer else { return answer }
    let allowed = addresses.filter { rule.allows($0.addressBytes) }
    return allowed.isEmpty
      ? .failure(ResolutionError(description: "its address is private", isRefused: true)) : .success(allowed)
  }

  private func complete(_ host: String, _ answer: Answer) {
    let now = NIODeadline.now()
    let waiters = state.withLock { state in
      let took = state.crew.end(host).map { now - $0 } ?? .zero
      return state.ledger.learn(host, answer, took: took, now: now)
    }
    tell(waiters, answer)
  }

  private func tell(_ waiters: [Waiter], _ answer: Answer) {
    for waiter in waiters {
      switch waiter {
      case .connection(let promise): promise.completeWith(answer.mapError { $0 })
      case .list(let then): then()
      }
    }
  }

  // MARK: - What takes long

  private func watch(on timers: any EventLoop) {
    timers.scheduleTask(in: Self.watchInterval) {
      if self.lookAfter(now: .now()) { self.watch(on: timers) }
    }
  }

  /// Starts threads in place of those that are held up, and lets nobody wait beyond the limit.
  ///
  /// - Returns: whether to look again.
  private func lookAfter(now: NIODeadline) -> Bool {
    let error = ResolutionError(
      description: "no answer from the name servers within the limit of --connect-timeout", isTemporary: true)
    let (more, waiters, isBusy) = state.withLock { state in
      var waiters: [Waiter] = []
      for host in state.crew.overdue(by: limit, now: now) {
        waiters += state.ledger.giveUp(host, error, now: now)
      }
      state.isWatched = state.crew.isBusy && !state.crew.isClosed
      return (state.crew.reinforce(now: now), waiters, state.isWatched)
    }
    for _ in 0..<more { startThread() }
    tell(waiters, .failure(error))
    return isBusy
  }
}
