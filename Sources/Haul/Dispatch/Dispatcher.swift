import FoundationEssentials
import NIOCore
import Synchronization

/// Hands works to slots and turns reports into records: the one place where a run's items are kept account of.
///
/// Lanes call it from their own threads. It decides under a lock with ``Dispatch`` and acts after unlocking.
final class Dispatcher: Sendable {
  private let state: Mutex<Dispatch>
  private let lanes = Mutex<[Int: any Lane]>([:])
  private let events: EventBuffer
  private let retry: RetryRule
  private let bytes: ByteCounter
  /// The end of the list is the end of a parent process: nobody wants what is in flight.
  private let stopsAtListEnd: Bool
  private let directory: DestinationDirectory
  private let discards: Bool
  /// Where pauses between attempts are waited for.
  private let timers: any EventLoop
  private let feeder: Feeder
  private let linker: Linker
  /// Asked for names ahead; nil where those who connect ask by themselves.
  private let names: NameResolver?
  /// The job's memory, if it has one.
  private let journal: JournalWriter?
  /// Kept once, when nothing runs and nothing will.
  private let over: EventLoopPromise<Void>

  init(
    configuration: Configuration, placement: Placement, directory: DestinationDirectory, events: EventBuffer,
    bytes: ByteCounter, timers: any EventLoop, feeder: Feeder, linker: Linker, names: NameResolver?,
    journal: JournalWriter?,
    over: EventLoopPromise<Void>
  ) {
    state = Mutex(
      Dispatch(
        lowWater: min(max(128, placement.capacity), 4096), maximumErrors: configuration.maximumErrors,
        stopsOnLocalTrouble: !configuration.isChild,
        limits: ReadyQueue.Limits(
          automatic: placement.adapts ? placement.capacity : nil,
          // A child's works have their slots from its parent.
          slots: placement.adapts || configuration.isChild ? nil : placement.capacity,
          perHost: configuration.filesPerHost,
          interval: configuration.startRate.map { TimeAmount($0.interval) },
          namesAhead: names.map { _ in min(max(16, 2 * placement.capacity), Self.mostNamesAhead) }),
        spread: placement.adapts ? (placement.usesChildren ? placement.processes : placement.loops) : nil))
    self.bytes = bytes
    self.events = events
    retry = RetryRule(
      retries: configuration.isChild ? 0 : configuration.retries, maximumTime: configuration.limits.retrying)
    self.directory = directory
    discards = configuration.discards
    self.timers = timers
    self.feeder = feeder
    self.linker = linker
    self.names = names
    self.journal = journal
    self.over = over
    stopsAtListEnd = configuration.isChild
  }

  // MARK: - The run

  func add(_ lane: any Lane, number: Int) { lanes.withLock { $0[number] = lane } }

  /// Reads the list on if that is wanted and the reader of the events keeps up.
  func feedIfWanted() {
    // Mostly it is not: the rest is looked at only then.
    guard state.withLock({ $0.wantsFeeding }), !events.isFull, journal?.isFull != true,
      state.withLock({ $0.beginFeeding() })
    else { return }
    feeder.read(isCancelled: { self.isStopped }, deliver: { batch in self.supply(batch) })
  }

  /// Takes what was read of the list.
  private func supply(_ batch: Feeder.Batch) {
    let assignments = act { state in
      let assignments = state.supply(
        batch.works, finished: batch.finished, ended: batch.ended, trouble: batch.trouble?.description, now: .now(),
        arrived: self.arrived)
      // Inside, so that the records come before anything that the run's end brings.
      if assignments != nil {
        for warning in batch.warnings { events.append(.warning(warning)) }
        for record in batch.finished { events.append(.record(record)) }
        for row in batch.rows { journal?.append(row) }
      }
      return assignments
    }
    deliver(assignments ?? [])
    settleDuplicates()
    if batch.ended, stopsAtListEnd { stop(.cancelled) }
    feedIfWanted()
  }

  /// Stops the run: no item is begun, those in flight end as interrupted.
  func stop(_ reason: Summary.Stop) {
    act { $0.stop(reason) }
  }

  var summary: Summary { state.withLock { $0.summary } }

  /// Bytes of bodies that have arrived so far.
  private var arrived: Int { bytes.received.load(ordering: .relaxed) }

  /// Looks at how the run goes every so often, whether anything has ended or not.
  func beginTicking() {
    timers.scheduleRepeatedTask(initialDelay: Dispatch.tickInterval, delay: Dispatch.tickInterval) { _ in
      self.deliver(self.act { $0.tick(now: .now(), arrived: self.arrived) })
      self.feedIfWanted()
    }
  }

  /// More would be forgotten before slow servers' files let them be used.
  private static let mostNamesAhead = 256

  func progress() -> Progress {
    var progress = Progress()
    state.withLock { state in
      progress.listed = state.summary.items
      progress.listEnded = state.listEnded
      progress.saved = state.summary.saved
      progress.skipped = state.summary.skipped
      progress.failed = state.summary.failed
      progress.inFlight = state.inFlight
    }
    progress.bytes = max(bytes.received.load(ordering: .relaxed), summary.bytes)
    let announced = bytes.announced.load(ordering: .relaxed)
    progress.announcedBytes = announced > 0 && bytes.silent.load(ordering: .relaxed) == 0 ? announced : nil
    return progress
  }

  var isStopped: Bool { state.withLock { $0.isStopped } }

  // MARK: - Lanes

  /// The next work for a slot; without one the slot waits until `start` is called on its lane.
  func take(_ slot: Dispatch.Slot) -> Work? {
    let arrived = arrived
    let (work, others) = act { state in
      let now = NIODeadline.now()
      let work = state.take(slot, now: now, arrived: arrived)
      // The number in flight may have grown.
      return (work, state.assign(now, arrived: arrived))
    }
    deliver(others)
    return work.map(Self.begun)
  }

  /// An attempt ended.
  ///
  /// - Parameter worker: The slot that ran it, among all of the run.
  func finish(_ work: Work, _ report: AttemptReport, worker: Int) {
    var work = work
    work.attempts += 1
    work.failedByName = false
    if case .failed(let failure) = report.outcome {
      if failure.failureClass == .checksum { work.checksumFailures += 1 }
      work.failedByName = failure.failureClass == .dns
    }
    if work.startedAt == nil { work.startedAt = report.startedAt }
    let record = work.record(report, path: path(of: work, report), worker: worker, now: .now())
    let (decision, attempt) = decision(work, report)
    switch decision {
    case .fail(let hold):
      if let hold { self.hold(work, report, for: hold) }
      end(work, record, name: report.name, attempt: attempt)
    case .again(let delay, let hold):
      if let hold { self.hold(work, report, for: hold) }
      retry(work, record, after: delay, attempt: attempt)
    }
    feedIfWanted()
  }

  private func path(of work: Work, _ report: AttemptReport) -> String? {
    discards ? nil : directory.path(of: FolderPath.path(work.item.folder, report.name ?? work.item.name.text))
  }

  /// What becomes of the work, and what the attempt tells of its server.
  private func decision(_ work: Work, _ report: AttemptReport) -> (RetryRule.Decision, AttemptEnd) {
    guard case .failed(let failure) = report.outcome else {
      return (.fail(hold: nil), AttemptEnd(report, isRefusal: false))
    }
    let attempt = attempt(work, report, failure)
    let decision = retry.decision(attempt, fraction: .random(in: 0...1))
    let end = AttemptEnd(report, isRefusal: RetryRule.isOverloaded(attempt))
    // Another server may have what this one has not.
    guard case .fail(hold: nil) = decision, work.hasFreshMirror, failure.concernsServer else { return (decision, end) }
    return (.again(after: .zero, hold: nil), end)
  }

  private func attempt(_ work: Work, _ report: AttemptReport, _ failure: Failure) -> RetryRule.Attempt {
    let now = Int(Date().timeIntervalSince1970)
    return RetryRule.Attempt(
      failure: failure, httpStatus: report.httpStatus,
      retryAfter: report.retryAfter.flatMap { RetryAfter.delay($0, now: now) }, attempts: work.attempts,
      checksumFailures: work.checksumFailures,
      elapsed: work.firstStart.map { .nanoseconds((NIODeadline.now() - $0).nanoseconds) } ?? .zero)
  }

  /// Leaves a host alone, for every slot of every process: the one that the list names, and the one that answered.
  private func hold(_ work: Work, _ report: AttemptReport, for delay: Duration) {
    let answering = report.finalURL.flatMap { try? RequestTarget($0) }?.origin.host
    let asked = work.item.forAttempt(after: work.attempts - 1).target.origin.host
    let until = NIODeadline.now() + TimeAmount(delay)
    for host in Set([asked, answering].compactMap { $0 }) {
      act { $0.hold(host, until: until) }
      release(host, at: until)
    }
  }

  private func release(_ host: String, at deadline: NIODeadline) {
    timers.scheduleTask(deadline: deadline) {
      let (assignments, later) = self.act { $0.release(host, now: .now(), arrived: self.arrived) }
      self.deliver(assignments)
      if let later { self.release(host, at: later) }
      self.feedIfWanted()
    }
  }

  /// A lane died with these works; they run elsewhere, unless it happened to one of them too often.
  func lose(lane number: Int, works: [Work], message: String) {
    events.append(.warning(message))
    var returned: [Work] = []
    for var work in works {
      work.losses += 1
      if work.losses < Self.maximumLosses {
        returned.append(work)
      } else {
        act { $0.endAttempt(of: work, .unknown, now: .now()) }
        end(work, Failure(.interrupted, "\(work.losses) worker processes died while fetching this"))
      }
    }
    act { $0.lose(lane: number) }
    giveBack(returned)
  }

  /// Works that came to a lane when it was dead already.
  func giveBack(_ works: [Work]) {
    let (assignments, refused) = act { $0.giveBack(works, now: .now(), arrived: self.arrived) }
    for work in refused { end(work, Failure(.interrupted, "the run was stopped while this was in flight")) }
    deliver(assignments)
  }

  /// Lets go of the lanes, which know the dispatcher too. The run is over.
  func forgetLanes() { lanes.withLock { $0.removeAll() } }

  /// Deaths of workers with the same item after which the item is taken for the cause.
  private static let maximumLosses = 3

  private func end(_ work: Work, _ failure: Failure) {
    var work = work
    work.attempts += 1
    let report = AttemptReport(outcome: .failed(failure), startedAt: work.startedAt ?? .now)
    end(work, work.record(report, path: path(of: work, report), worker: nil, now: .now()))
  }

  // MARK: - Acting

  /// - Parameters:
  ///   - name: The file's name, where it is another than the planned one.
  ///   - attempt: What ended with it; nil where none ran.
  private func end(_ work: Work, _ record: Record, name: String? = nil, attempt: AttemptEnd? = nil) {
    let item = work.item
    events.append(.record(record))
    if let journal, let journaled = item.journaled {
      journal.append(record, of: journaled, path: FolderPath.path(item.folder, name ?? item.name.text))
    }
    let arrived = arrived
    act { state in
      if let attempt { state.endAttempt(of: work, attempt, now: .now(), arrived: arrived) }
      state.finish(record, serial: item.serial, name: name)
    }
    settleDuplicates()
  }

  /// Gives duplicates whose original has ended its file or its failure.
  private func settleDuplicates() {
    let duplicates = state.withLock { $0.takeSettled() }
    for (work, failure) in duplicates.failures {
      let report = AttemptReport(outcome: .failed(failure), startedAt: .now)
      end(work, work.record(report, path: path(of: work, report), worker: nil, now: .now()))
    }
    for (work, source) in duplicates.links {
      linker.link(work, source: source) { report in
        guard let report else { return self.deliver(self.act { $0.fetch(work, now: .now(), arrived: self.arrived) }) }
        self.end(
          work, work.record(report, path: self.path(of: work, report), worker: nil, now: .now()), name: report.name)
        self.feedIfWanted()
      }
    }
  }

  private func retry(_ work: Work, _ record: Record, after delay: Duration, attempt: AttemptEnd) {
    let arrived = arrived
    let isStopped = act { state in
      state.endAttempt(of: work, attempt, now: .now(), arrived: arrived)
      if !state.isStopped { state.wait(work, record) }
      return state.isStopped
    }
    guard !isStopped else { return end(work, record) }
    let serial = work.item.serial
    timers.scheduleTask(in: TimeAmount(delay)) {
      self.deliver(self.act { $0.resume(serial, now: .now(), arrived: self.arrived) })
    }
  }

  /// Asks for names ahead.
  private func ask(for wishes: [ReadyQueue.NameWish]) {
    guard let names, !wishes.isEmpty else { return }
    let known = wishes.filter { wish in
      names.prepare(wish.host, isRetry: wish.isRetry, timers: timers) { self.named([wish.host]) }
    }
    guard !known.isEmpty else { return }
    // Not here: that may bring further names, which may be known too, and so on.
    timers.execute { self.named(known.map(\.host)) }
  }

  private func named(_ hosts: [String]) {
    deliver(act { $0.named(hosts, now: .now(), arrived: self.arrived) })
    feedIfWanted()
  }

  private func deliver(_ assignments: [Dispatch.Assignment]) {
    guard !assignments.isEmpty else { return }
    let lanes = lanes.withLock { $0 }
    for assignment in assignments {
      lanes[assignment.slot.lane]?.start(Self.begun(assignment.work), slot: assignment.slot.number)
    }
  }

  private static func begun(_ work: Work) -> Work {
    guard work.firstStart == nil else { return work }
    var work = work
    work.firstStart = .now()
    return work
  }

  /// Changes the state, and does what every change may bring about: that the run stops, or is over.
  @discardableResult
  private func act<Result: Sendable>(_ change: (inout Dispatch) -> Result) -> Result {
    let (result, abandoned, chores, hasStopped, isOver) = state.withLock { state in
      let wasStopped = state.isStopped
      let wasOver = state.isOver
      let result = change(&state)
      let hasStopped = state.isStopped && !wasStopped
      let abandoned = hasStopped ? state.abandon() : (ended: [], begun: [])
      return (result, abandoned, state.takeChores(now: .now()), hasStopped, state.isOver && !wasOver)
    }
    if let chores {
      for (host, time) in chores.alarms { release(host, at: time) }
      ask(for: chores.names)
    }
    for (work, record) in abandoned.ended { end(work, record) }
    for work in abandoned.begun { end(work, Failure(.interrupted, "the run was stopped before another try at this")) }
    if hasStopped {
      for lane in lanes.withLock({ Array($0.values) }) { lane.interrupt() }
    }
    if isOver { over.succeed() }
    return result
  }
}
