import DequeModule
import NIOCore

/// Works that are ready, by host, and how many of each host and in all may run. A value.
///
/// Of the hosts that have works and are not held, at their number, or waiting for their next start, the one with the fewest in flight
/// comes next: by turns alone a slow host would come to have every slot, as the others give theirs back. Within a host, works go out
/// in list order.
struct ReadyQueue {
  struct Limits: Sendable {
    /// The most in flight where the number is found as it goes; nil where it is fixed.
    var automatic: Int?
    /// The most in flight in all where the number is fixed: what hosts share; nil for no bound.
    var slots: Int?
    var perHost: Int?
    /// Between two starts at one host.
    var interval: TimeAmount?
    /// Hosts that stand ready with their names known, beyond which no more names are asked for; nil where names are none of the
    /// queue's business.
    var namesAhead: Int?

    static let none = Limits()
  }

  /// Idle hosts whose number in flight is remembered.
  private static let idleLimit = 1024

  let limits: Limits
  private(set) var numbers: [String: Int] = [:]
  var hosts: [HostTurn] = []
  private var vacant: [Int] = []
  private(set) var row = HostRow()
  private var idle: Deque<Int> = []
  private(set) var activeHosts = 0
  /// What finds the number for all hosts together.
  var total: ConcurrencyController?
  /// Bytes that had arrived when something last began or ended.
  var bytesBefore = 0
  /// Hosts to look at again, and when.
  var alarms: [(host: String, time: NIODeadline)] = []
  /// Hosts whose names are due, in order.
  var unnamed: Deque<Int> = []
  /// Names that are being asked for and not late.
  var asking = 0
  /// Works that wait for such a name. They are soon available; until then they are among the blocked.
  var expected = 0
  /// Works of hosts that may begin one and have less than their share in flight.
  private(set) var available = 0
  /// Works of the others: what comes later in the list may have to go before them.
  private(set) var blocked = 0
  private(set) var running = 0
  /// Whether more hosts of the beginning of the list may be about to be known.
  var isBeginning = true

  init(limits: Limits = .none) {
    self.limits = limits
    total = limits.automatic.map { ConcurrencyController(maximum: $0) }
  }

  var isEmpty: Bool { available + blocked == 0 }

  /// Whether another attempt may begin, as far as all hosts go.
  var mayStart: Bool {
    guard !row.isEmpty else { return false }
    // One host's own number says it all. Of many, each must have room to try one more.
    guard let total, activeHosts > 1 else { return true }
    return running < total.limit + total.limit / 4
  }

  // MARK: - Works

  mutating func append(_ work: Work) {
    let number = activate(work)
    hosts[number].works.append(work)
    added(number)
  }

  /// Puts a work before the others of its host.
  mutating func prepend(_ work: Work) {
    let number = activate(work)
    hosts[number].works.prepend(work)
    added(number)
  }

  private mutating func activate(_ work: Work) -> Int {
    let target = work.next.target
    let number = number(of: target.origin.host)
    let isActive = hosts[number].isActive
    if !isActive { activeHosts += 1 }
    if limits.namesAhead != nil, !isActive || work.failedByName, !target.isAddressLiteral {
      wantName(number, isRetry: work.failedByName)
    }
    return number
  }

  private mutating func added(_ number: Int) {
    if hosts[number].nameState == .asking { expected += 1 }
    if hosts[number].isAvailable { available += 1 } else { blocked += 1 }
    enterRow(number)
  }

  /// The next work; it counts as running from now on.
  mutating func next(now: NIODeadline, arrived: Int) -> Work? {
    while let number = row.first, !leavesSlots(number) {
      row.removeFirst()
      setAvailable(number, false)
      guard mayBegin(number, now), var work = hosts[number].works.popFirst() else { continue }
      blocked -= 1
      running += 1
      hosts[number].running += 1
      work.start = AttemptStart(host: number, time: now, level: hosts[number].running, total: running)
      count(startAt: number, now, arrived)
      enterRow(number)
      return work
    }
    return nil
  }

  private mutating func mayBegin(_ number: Int, _ now: NIODeadline) -> Bool {
    guard hosts[number].heldUntil == nil, hosts[number].nameState == .settled,
      hosts[number].running < limit(of: number)
    else { return false }
    guard let interval = limits.interval else { return true }
    let next = hosts[number].nextStart
    guard now >= next else {
      setAlarm(number)
      return false
    }
    // A timer that comes late does not delay the starts after it; a pause is not caught up on.
    hosts[number].nextStart = (now - next < interval ? next : now) + interval
    return true
  }

  private mutating func setAlarm(_ number: Int) {
    hosts[number].hasAlarm = true
    alarms.append((hosts[number].name, hosts[number].nextStart))
  }

  private func limit(of number: Int) -> Int {
    min(limits.perHost ?? .max, hosts[number].controller?.limit ?? .max)
  }

  /// Puts a host into the row, if it could begin another attempt. One that no longer could leaves it when its turn comes.
  mutating func enterRow(_ number: Int) {
    let mayEnter =
      !hosts[number].works.isEmpty && hosts[number].heldUntil == nil && !hosts[number].hasAlarm
      && hosts[number].nameState == .settled && hosts[number].running < limit(of: number)
    if mayEnter, !row.contains(number) { row.insert(number, running: hosts[number].running) }
    setAvailable(number, mayEnter && hosts[number].running < share)
  }

  /// What each host would have in flight if all had as much.
  private var share: Int {
    guard activeHosts > 1, let slots = total?.limit ?? limits.slots else { return .max }
    return max(1, slots / activeHosts)
  }

  /// Whether a host that has its share, or is the only one known, must leave the last quarter of the slots, and one at least, to
  /// hosts that are about to be known: of a slow one they would not be back soon.
  private func leavesSlots(_ number: Int) -> Bool {
    guard isBeginning, let slots = limits.slots, slots > 1, running >= slots - max(1, slots / 4)
    else { return false }
    return activeHosts == 1 || hosts[number].running >= share
  }

  private mutating func setAvailable(_ number: Int, _ isAvailable: Bool) {
    guard hosts[number].isAvailable != isAvailable else { return }
    hosts[number].isAvailable = isAvailable
    let count = hosts[number].works.count
    available += isAvailable ? count : -count
    blocked -= isAvailable ? count : -count
  }

  /// An attempt ended.
  mutating func end(_ start: AttemptStart, _ end: AttemptEnd, now: NIODeadline, arrived: Int) {
    running -= 1
    hosts[start.host].running -= 1
    if !hosts[start.host].isActive { activeHosts -= 1 }
    count(endOf: start, end, now, arrived)
    row.update(start.host, running: hosts[start.host].running)
    enterRow(start.host)
    retire(start.host, now)
  }

  /// Lets go of all works.
  mutating func removeAll() -> [Work] {
    defer {
      for number in hosts.indices {
        if hosts[number].isActive, hosts[number].running == 0 { activeHosts -= 1 }
        hosts[number].works = []
        hosts[number].isAvailable = false
        if hosts[number].nameState == .due { hosts[number].nameState = .settled }
      }
      row.removeAll()
      unnamed = []
      expected = 0
      available = 0
      blocked = 0
    }
    return hosts.flatMap { Array($0.works) }
  }

  // MARK: - Waiting

  /// Leaves a host alone until a moment; a longer hold that is there stays.
  mutating func hold(_ host: String, until: NIODeadline) {
    let number = number(of: host)
    hosts[number].heldUntil = max(hosts[number].heldUntil ?? until, until)
    enterRow(number)
  }

  /// Looks at a host whose hold may be over, or whose next request may begin.
  ///
  /// - Returns: when its hold ends, if that is later than `now`.
  mutating func release(_ host: String, now: NIODeadline) -> NIODeadline? {
    guard let number = numbers[host] else { return nil }
    if now >= hosts[number].nextStart { hosts[number].hasAlarm = false }
    passOverLate(number, now: now)
    if let until = hosts[number].heldUntil {
      guard now >= until else { return until }
      hosts[number].heldUntil = nil
    }
    enterRow(number)
    retire(number, now)
    return nil
  }

  /// What others are to do.
  struct Chores {
    /// Names to ask for; what is known of each is to be told to ``named(_:)``.
    var names: [NameWish] = []
    /// Hosts to look at again, and when.
    var alarms: [(host: String, time: NIODeadline)] = []
  }

  /// Takes what others are to do now; nil for nothing, as nearly always.
  mutating func takeChores(now: @autoclosure () -> NIODeadline) -> Chores? {
    guard !alarms.isEmpty || !unnamed.isEmpty else { return nil }
    let names = takeNames(now: now())
    defer { alarms = [] }
    return Chores(names: names, alarms: alarms)
  }

  // MARK: - Hosts

  private mutating func number(of host: String) -> Int {
    if let number = numbers[host] { return number }
    let number: Int
    var turn = HostTurn(name: host)
    turn.controller = limits.automatic.map { ConcurrencyController(maximum: $0) }
    if let free = vacant.popLast() {
      number = free
      hosts[number] = turn
    } else {
      number = hosts.count
      hosts.append(turn)
    }
    numbers[host] = number
    return number
  }

  /// Remembers a host without works for a while, or forgets it.
  private mutating func retire(_ number: Int, _ now: NIODeadline) {
    guard !hosts[number].isActive else { return }
    guard hosts[number].isIdle, !hosts[number].isListedIdle else { return }
    guard limits.automatic != nil || limits.interval != nil else { return forget(number) }
    hosts[number].isListedIdle = true
    idle.append(number)
    guard idle.count > Self.idleLimit, let oldest = idle.popFirst() else { return }
    hosts[oldest].isListedIdle = false
    guard hosts[oldest].isIdle else { return }
    if limits.interval != nil, now < hosts[oldest].nextStart {
      // Forgotten, it might be asked too soon.
      setAlarm(oldest)
    } else {
      forget(oldest)
    }
  }

  private mutating func forget(_ number: Int) {
    numbers[hosts[number].name] = nil
    hosts[number] = HostTurn(name: "")
    vacant.append(number)
  }
}
