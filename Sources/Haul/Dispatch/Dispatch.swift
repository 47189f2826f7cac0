import NIOCore

/// Who does what next, as a value: works wait for slots, slots wait for works, failed works wait for their next try.
///
/// No lane, timer or list is touched here; ``Dispatcher`` does what the answers say.
struct Dispatch {
  /// A slot: which lane has it, and its number there.
  struct Slot: Hashable, Sendable {
    var lane: Int
    var number: Int
  }

  struct Assignment: Sendable {
    var slot: Slot
    var work: Work
  }

  /// Where the reading of the list is.
  private enum Feeding {
    case idle, reading, ended
  }

  /// With so many ready works or fewer the list is read on at least, so that slots never wait for a list that has more.
  private let lowWater: Int
  private let maximumErrors: Int?
  /// A child leaves it to its parent what a full disk means for the run.
  private let stopsOnLocalTrouble: Bool
  /// Works that wait for their host or their next try, beyond which the list is not read on: memory does not grow with
  /// a list of one slow host. An item of another host that comes later in the list than so many of them waits too.
  private static let heldLimit = 16_384

  private var feeding = Feeding.idle
  /// How many works, ready or not, are enough now, if that is more than `lowWater`.
  private var ahead: Int
  /// Attempts that have ended in the present second.
  private var ended = 0
  /// Ticks since the first works have come.
  private var ticks = 0
  private var ready: ReadyQueue
  private var parked = ParkedSlots()
  /// Lanes that works are spread over evenly; nil where each fills its slots.
  private let spread: Int?
  /// Attempts that run, by lane.
  private var runningOnLane: [Int] = []
  /// Works between two attempts, by serial, with the record of the last.
  private var waiting: [Int: (work: Work, record: Record)] = [:]
  private var duplicates = Duplicates()
  private var settled = Duplicates.Settlement()
  private(set) var inFlight = 0
  private(set) var summary = Summary()

  /// - Parameter spread: Lanes that works are spread over evenly; nil where each fills its slots.
  init(
    lowWater: Int, maximumErrors: Int?, stopsOnLocalTrouble: Bool = true, limits: ReadyQueue.Limits = .none,
    spread: Int? = nil
  ) {
    self.lowWater = lowWater
    ahead = lowWater
    self.spread = spread
    ready = ReadyQueue(limits: limits)
    self.maximumErrors = maximumErrors
    self.stopsOnLocalTrouble = stopsOnLocalTrouble
  }

  var isStopped: Bool { summary.stop != nil }
  var listEnded: Bool { feeding == .ended }

  /// Whether nothing runs and nothing will.
  var isOver: Bool {
    (feeding == .ended || isStopped) && ready.isEmpty && inFlight == 0 && waiting.isEmpty && duplicates.count == 0
      && settled.count == 0
  }

  // MARK: - The list

  /// Whether the list should be read on now.
  var wantsFeeding: Bool {
    let held = ready.blocked + waiting.count + duplicates.count
    return feeding == .idle && ready.available + ready.expected <= max(lowWater, ahead - held)
      && held < Self.heldLimit && !isStopped
  }

  /// Whether the list is to be read on now; true once for each time.
  mutating func beginFeeding() -> Bool {
    guard wantsFeeding else { return false }
    feeding = .reading
    return true
  }

  /// Takes what was read of the list.
  ///
  /// - Parameter trouble: Why the list could not be read to its end; the run stops.
  /// - Returns: nil where the run has stopped and nothing of it counts.
  mutating func supply(
    _ works: [Work], finished: [Record], ended: Bool, trouble: String? = nil, now: NIODeadline, arrived: Int = 0
  ) -> [Assignment]? {
    feeding = ended ? .ended : .idle
    guard !isStopped else { return nil }
    summary.items += works.count + finished.count
    for record in finished { summary.count(record) }
    for work in works where duplicates.add(work, to: &settled) { ready.append(work) }
    // In the same step: a list that ended badly must not pass for one that ended.
    if let trouble { summary.stop = .localTrouble(trouble) }
    stopIfTooManyErrors()
    return assign(now, arrived: arrived)
  }

  // MARK: - Slots

  /// The next work for a slot that has none; without one, the slot waits.
  ///
  /// - Parameter arrived: Bytes of bodies that have arrived so far.
  mutating func take(_ slot: Slot, now: NIODeadline, arrived: Int = 0) -> Work? {
    guard hasRoom(slot.lane), let work = begin(slot, now, arrived) else {
      parked.append(slot)
      return nil
    }
    return work
  }

  /// Gives works to slots that wait for them.
  mutating func assign(_ now: NIODeadline, arrived: Int) -> [Assignment] {
    if ready.isBeginning { endBeginning() }
    guard !isStopped, !parked.isEmpty else { return [] }
    var assignments: [Assignment] = []
    while ready.mayStart, let slot = parked.take(where: hasRoom) {
      guard let work = begin(slot, now, arrived) else {
        parked.append(slot)
        break
      }
      assignments.append(Assignment(slot: slot, work: work))
    }
    return assignments
  }

  /// The beginning is over when as much of the list has been read as is wanted, or it has been waited for, and names are known; after a
  /// second at the latest.
  private mutating func endBeginning() {
    let isRead = feeding == .ended || ticks > 0 || (feeding == .idle && !wantsFeeding)
    ready.isBeginning = ticks < Self.ticksPerSecond && !(isRead && !ready.awaitsNames)
  }

  private static let ticksPerSecond = 4
  static let tickInterval = TimeAmount.milliseconds(1000 / Int64(ticksPerSecond))

  /// Whether a lane has no more than its share.
  private func hasRoom(_ lane: Int) -> Bool {
    guard let spread, spread > 1, runningOnLane.indices.contains(lane) else { return true }
    let average = ready.running / spread
    return runningOnLane[lane] < average + average / 4 + 2
  }

  private mutating func begin(_ slot: Slot, _ now: NIODeadline, _ arrived: Int) -> Work? {
    guard ready.mayStart, var work = ready.next(now: now, arrived: arrived) else { return nil }
    work.start?.slot = slot
    while runningOnLane.count <= slot.lane { runningOnLane.append(0) }
    runningOnLane[slot.lane] += 1
    inFlight += 1
    summary.mostInFlight = max(summary.mostInFlight, ready.running)
    return work
  }

  /// An attempt ended, whatever becomes of its work.
  mutating func endAttempt(of work: Work, _ end: AttemptEnd, now: NIODeadline, arrived: Int = 0) {
    guard let start = work.start else { return }
    runningOnLane[start.slot.lane] -= 1
    ended += 1
    ready.end(start, end, now: now, arrived: arrived)
  }

  /// A quarter of a second has passed: the numbers in flight are looked at, and each second how far ahead the list is read. Where
  /// attempts at the only host that is known take longer than a tick, it is read further, for others that come after many files of a slow one.
  mutating func tick(now: NIODeadline, arrived: Int) -> [Assignment] {
    if summary.items > 0 { ticks += 1 }
    if ticks % Self.ticksPerSecond == 0 {
      let isSlow = ready.activeHosts == 1 && ended < Self.ticksPerSecond * ready.running
      ahead = isSlow ? min(8 * ahead, Self.heldLimit) : lowWater
      ended = 0
    }
    ready.tick(now: now, arrived: arrived)
    return assign(now, arrived: arrived)
  }

  /// What can be known of these names is known.
  mutating func named(_ hosts: [String], now: NIODeadline, arrived: Int = 0) -> [Assignment] {
    for host in hosts { ready.named(host) }
    return assign(now, arrived: arrived)
  }

  /// Takes the hosts to release and when, and the names to ask for.
  mutating func takeChores(now: @autoclosure () -> NIODeadline) -> ReadyQueue.Chores? { ready.takeChores(now: now()) }

  /// A work that ended for good.
  ///
  /// - Parameters:
  ///   - serial: Of its item; nil where the item is nobody's original.
  ///   - name: The file's name, where it is another than the planned one.
  mutating func finish(_ record: Record, serial: Int? = nil, name: String? = nil) {
    inFlight -= 1
    summary.count(record)
    if stopsOnLocalTrouble, summary.stop == nil, case .failed(let failure) = record.outcome, failure.isLocalTrouble {
      // Also after the last item: a full disk is then what the run ended with.
      summary.stop = .localTrouble(failure.message)
    }
    stopIfTooManyErrors()
    guard let serial, !isStopped else { return }
    let failure: Failure? = if case .failed(let failure) = record.outcome { failure } else { nil }
    duplicates.end(serial, failure: failure, name: name, &settled)
  }

  /// Takes the duplicates whose original has ended. They count as in flight until they are finished.
  mutating func takeSettled() -> Duplicates.Settlement {
    guard settled.count > 0 else { return Duplicates.Settlement() }
    inFlight += settled.count
    defer { settled = Duplicates.Settlement() }
    return settled
  }

  /// A duplicate whose original left no file: it is fetched by itself.
  mutating func fetch(_ work: Work, now: NIODeadline, arrived: Int = 0) -> [Assignment] {
    inFlight -= 1
    guard !isStopped else { return [] }
    ready.prepend(work)
    return assign(now, arrived: arrived)
  }

  /// A work that will be tried again later.
  mutating func wait(_ work: Work, _ record: Record) {
    inFlight -= 1
    waiting[work.item.serial] = (work, record)
  }

  /// The pause of a work is over.
  mutating func resume(_ serial: Int, now: NIODeadline, arrived: Int = 0) -> [Assignment] {
    guard let (work, _) = waiting.removeValue(forKey: serial) else { return [] }
    ready.prepend(work)
    return assign(now, arrived: arrived)
  }

  /// Leaves a host alone: its works stay, others go on.
  mutating func hold(_ host: String, until: NIODeadline) { ready.hold(host, until: until) }

  /// The hold of a host may be over, or its next request may begin.
  ///
  /// - Returns: when it will be, if that is later.
  mutating func release(
    _ host: String, now: NIODeadline, arrived: Int = 0
  ) -> (assignments: [Assignment], later: NIODeadline?) {
    let later = ready.release(host, now: now)
    return (assign(now, arrived: arrived), later)
  }

  /// Works that a dead lane could not finish: they run elsewhere, before others.
  ///
  /// - Returns: the works that will not run again, because the run has stopped; they still count as in flight.
  mutating func giveBack(
    _ works: [Work], now: NIODeadline, arrived: Int = 0
  ) -> (assignments: [Assignment], refused: [Work]) {
    for work in works { endAttempt(of: work, .unknown, now: now, arrived: arrived) }
    guard !isStopped else { return ([], works) }
    inFlight -= works.count
    for work in works.reversed() { ready.prepend(work) }
    return (assign(now, arrived: arrived), [])
  }

  /// A lane died: its slots wait for nothing, and the account shows it.
  mutating func lose(lane: Int) {
    parked.remove(lane: lane)
    summary.workersLost += 1
  }

  // MARK: - Stopping

  /// Hands out no more. What runs goes on until its lane is interrupted.
  mutating func stop(_ reason: Summary.Stop) {
    guard summary.stop == nil, !isOver else { return }
    summary.stop = reason
  }

  /// Lets go of everything that waits, once the run has stopped.
  ///
  /// - Returns: the works between two attempts with their records, and the works that had begun and wait for a slot again. They
  ///   count as in flight until they are finished. What never began has no record.
  mutating func abandon() -> (ended: [(work: Work, record: Record)], begun: [Work]) {
    let ended = waiting.values.sorted { $0.record.index < $1.record.index }
    waiting.removeAll()
    duplicates.removeAll()
    settled = Duplicates.Settlement()
    let begun = ready.removeAll().filter { $0.firstStart != nil }
    inFlight += ended.count + begun.count
    return (ended, begun)
  }

  private mutating func stopIfTooManyErrors() {
    if let maximumErrors, summary.failed >= maximumErrors, !isOver { stop(.tooManyErrors) }
  }
}
