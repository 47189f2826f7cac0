import DequeModule
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

  /// Below so many ready works the list is read on, so that slots never wait for a list that has more.
  private let lowWater: Int
  private let maximumErrors: Int?
  /// A child leaves it to its parent what a full disk means for the run.
  private let stopsOnLocalTrouble: Bool
  /// Works that wait for their host or their next try, beyond which the list is not read on: memory does not grow with
  /// a list of one slow host.
  private static let heldLimit = 16_384

  private var feeding = Feeding.idle
  private var ready: Deque<Work> = []
  private var parked: [Slot] = []
  /// Works between two attempts, by serial, with the record of the last.
  private var waiting: [Int: (work: Work, record: Record)] = [:]
  private var holds = HostHolds()
  private var duplicates = Duplicates()
  private var settled = Duplicates.Settlement()
  private(set) var inFlight = 0
  private(set) var summary = Summary()

  init(lowWater: Int, maximumErrors: Int?, stopsOnLocalTrouble: Bool = true) {
    self.lowWater = lowWater
    self.maximumErrors = maximumErrors
    self.stopsOnLocalTrouble = stopsOnLocalTrouble
  }

  var isStopped: Bool { summary.stop != nil }
  var listEnded: Bool { feeding == .ended }

  /// Whether nothing runs and nothing will.
  var isOver: Bool {
    (feeding == .ended || isStopped) && ready.isEmpty && inFlight == 0 && waiting.isEmpty && holds.isEmpty
      && duplicates.count == 0 && settled.count == 0
  }

  // MARK: - The list

  /// Whether the list should be read on now; true once for each time.
  mutating func wantsFeeding() -> Bool {
    guard feeding == .idle, ready.count <= lowWater, holds.count + waiting.count + duplicates.count < Self.heldLimit,
      !isStopped
    else { return false }
    feeding = .reading
    return true
  }

  /// Takes what was read of the list.
  ///
  /// - Parameter trouble: Why the list could not be read to its end; the run stops.
  /// - Returns: nil where the run has stopped and nothing of it counts.
  mutating func supply(
    _ works: [Work], finished: [Record], ended: Bool, trouble: String? = nil, now: NIODeadline
  ) -> [Assignment]? {
    feeding = ended ? .ended : .idle
    guard !isStopped else { return nil }
    summary.items += works.count + finished.count
    for record in finished { summary.count(record) }
    for work in works where duplicates.add(work, to: &settled) { ready.append(work) }
    // In the same step: a list that ended badly must not pass for one that ended.
    if let trouble { summary.stop = .localTrouble(trouble) }
    stopIfTooManyErrors()
    return assign(now)
  }

  // MARK: - Slots

  /// The next work for a slot that has none; without one, the slot waits.
  mutating func take(_ slot: Slot, now: NIODeadline) -> Work? {
    guard let work = nextReady(now) else {
      parked.append(slot)
      return nil
    }
    inFlight += 1
    return work
  }

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
  mutating func fetch(_ work: Work, now: NIODeadline) -> [Assignment] {
    inFlight -= 1
    guard !isStopped else { return [] }
    ready.prepend(work)
    return assign(now)
  }

  /// A work that will be tried again later.
  mutating func wait(_ work: Work, _ record: Record) {
    inFlight -= 1
    waiting[work.item.serial] = (work, record)
  }

  /// The pause of a work is over.
  mutating func resume(_ serial: Int, now: NIODeadline) -> [Assignment] {
    guard let (work, _) = waiting.removeValue(forKey: serial) else { return [] }
    ready.prepend(work)
    return assign(now)
  }

  /// Leaves a host alone: its works stay, others go on.
  mutating func hold(_ host: String, until: NIODeadline) { holds.hold(host, until: until) }

  /// The hold of a host may be over.
  ///
  /// - Returns: when it will be, if that is later.
  mutating func release(_ host: String, now: NIODeadline) -> (assignments: [Assignment], later: NIODeadline?) {
    let (works, later) = holds.release(host, now: now)
    for work in works.reversed() { ready.prepend(work) }
    return (assign(now), later)
  }

  /// Works that a dead lane could not finish: they run elsewhere, before others.
  ///
  /// - Returns: the works that will not run again, because the run has stopped; they still count as in flight.
  mutating func giveBack(_ works: [Work], now: NIODeadline) -> (assignments: [Assignment], refused: [Work]) {
    guard !isStopped else { return ([], works) }
    inFlight -= works.count
    for work in works.reversed() { ready.prepend(work) }
    return (assign(now), [])
  }

  /// A lane died: its slots wait for nothing, and the account shows it.
  mutating func lose(lane: Int) {
    parked.removeAll { $0.lane == lane }
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
    let begun = (Array(ready) + holds.removeAll()).filter { $0.firstStart != nil }
    ready.removeAll()
    inFlight += ended.count + begun.count
    return (ended, begun)
  }

  private mutating func stopIfTooManyErrors() {
    if let maximumErrors, summary.failed >= maximumErrors, !isOver { stop(.tooManyErrors) }
  }

  private mutating func assign(_ now: NIODeadline) -> [Assignment] {
    guard !isStopped else { return [] }
    var assignments: [Assignment] = []
    while let slot = parked.last, let work = nextReady(now) {
      parked.removeLast()
      inFlight += 1
      assignments.append(Assignment(slot: slot, work: work))
    }
    return assignments
  }

  /// The first work whose host is not held.
  private mutating func nextReady(_ now: NIODeadline) -> Work? {
    while let work = ready.popFirst() {
      if !holds.keep(work, now: now) { return work }
    }
    return nil
  }
}
