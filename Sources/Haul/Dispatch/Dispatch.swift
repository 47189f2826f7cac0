import DequeModule

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

  private var feeding = Feeding.idle
  private var ready: Deque<Work> = []
  private var parked: [Slot] = []
  /// Works between two attempts, with the record of the last.
  private var waiting: [Int: (work: Work, record: Record)] = [:]
  private(set) var inFlight = 0
  private(set) var summary = Summary()

  init(lowWater: Int, maximumErrors: Int?) {
    self.lowWater = lowWater
    self.maximumErrors = maximumErrors
  }

  var isStopped: Bool { summary.stop != nil }
  var listEnded: Bool { feeding == .ended }

  /// Whether nothing runs and nothing will.
  var isOver: Bool { (feeding == .ended || isStopped) && ready.isEmpty && inFlight == 0 && waiting.isEmpty }

  // MARK: - The list

  /// Whether the list should be read on now; true once for each time.
  mutating func wantsFeeding() -> Bool {
    guard feeding == .idle, ready.count <= lowWater, !isStopped else { return false }
    feeding = .reading
    return true
  }

  /// Takes what was read of the list.
  mutating func supply(_ works: [Work], finished: [Record], ended: Bool) -> [Assignment] {
    feeding = ended ? .ended : .idle
    guard !isStopped else { return [] }
    summary.items += works.count + finished.count
    for record in finished { summary.count(record) }
    ready.append(contentsOf: works)
    stopIfTooManyErrors()
    return assign()
  }

  // MARK: - Slots

  /// The next work for a slot that has none; without one, the slot waits.
  mutating func take(_ slot: Slot) -> Work? {
    guard let work = ready.popFirst() else {
      parked.append(slot)
      return nil
    }
    inFlight += 1
    return work
  }

  /// A work that ended for good.
  mutating func finish(_ record: Record) {
    inFlight -= 1
    summary.count(record)
    if case .failed(let failure) = record.outcome, failure.isLocalTrouble { stop(.localTrouble(failure.message)) }
    stopIfTooManyErrors()
  }

  /// A work that will be tried again later.
  mutating func wait(_ work: Work, _ record: Record) {
    inFlight -= 1
    waiting[work.item.index] = (work, record)
  }

  /// The pause of a work is over.
  mutating func resume(_ index: Int) -> [Assignment] {
    guard let (work, _) = waiting.removeValue(forKey: index) else { return [] }
    ready.prepend(work)
    return assign()
  }

  /// Works that a dead lane could not finish: they run elsewhere, before others.
  ///
  /// - Returns: the works that will not run again, because the run has stopped; they still count as in flight.
  mutating func giveBack(_ works: [Work]) -> (assignments: [Assignment], refused: [Work]) {
    guard !isStopped else { return ([], works) }
    inFlight -= works.count
    for work in works.reversed() { ready.prepend(work) }
    return (assign(), [])
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
    ready.removeAll()
  }

  /// The works that were between two attempts when the run stopped, each with the record it ends with.
  mutating func abandonWaiting() -> [Record] {
    defer { waiting.removeAll() }
    let records = waiting.values.map { $0.record }.sorted { $0.index < $1.index }
    for record in records { summary.count(record) }
    return records
  }

  private mutating func stopIfTooManyErrors() {
    if let maximumErrors, summary.failed >= maximumErrors, !isOver { stop(.tooManyErrors) }
  }

  private mutating func assign() -> [Assignment] {
    var assignments: [Assignment] = []
    while !ready.isEmpty, let slot = parked.popLast(), let work = ready.popFirst() {
      inFlight += 1
      assignments.append(Assignment(slot: slot, work: work))
    }
    return assignments
  }
}
