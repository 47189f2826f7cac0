/// How many attempts run at once, found while they run. A value: times in seconds, bytes and endings come in.
///
/// It begins with 8 and doubles while goodput grows, as TCP's slow start does; three rounds without growth (two, if answers
/// wait longer too) end that, as in BBR's start-up (draft-ietf-ccwg-bbr §5.3.1). It goes back to the fewest that had the same goodput,
/// and then tries a quarter more or, where answers wait or bodies share the line, a fifth less now and then.
/// An answer of 429 sets a ceiling just below the number that was in flight then.
struct ConcurrencyController: Sendable {
  /// What an attempt's end tells of the server.
  enum Ending: Sendable {
    case answered
    /// No connection, a time limit, a cut body or a server error.
    case troubled
    /// Too many requests, as the server says.
    case refused
  }

  /// An attempt that ended.
  struct Attempt: Sendable {
    var start: Double
    /// Attempts in flight when it began, with itself.
    var level: Int
    /// Seconds from its start to the response's head.
    var firstByte: Double
    /// Of these, seconds until there was a connection.
    var connect = 0.0
    /// Seconds from its start to its end.
    var total: Double
    var ending: Ending
  }

  enum Phase: Sendable {
    case growing
    case steady
  }

  /// Where a steady controller is between two tries of another number.
  enum Trial: Sendable {
    case none
    /// The number has changed, and what runs began before.
    case changing(up: Bool)
    case measuring(up: Bool)
  }

  static let firstLimit = 8

  let maximum: Int
  /// Attempts that may run at once, as a number that grows by parts.
  var width: Double
  var phase = Phase.growing
  private var round: MeasuredRound?
  /// Whether the limit was reached in the present round: else goodput says nothing about it.
  private var isLimiting = false
  private var shortestWait = ShortestWait()
  private var waiting = 0.0
  private var reading = 0.0
  private var inFlight = 0

  // Growing.
  private var levels: [(level: Int, goodput: Goodput)] = []
  private var best: Goodput?
  private var flatRounds = 0

  // Steady.
  var trial = Trial.none
  var reference: Goodput?
  var homeWidth = 0.0
  /// What accepted steps down have left of the goodput that was settled for.
  var kept = 1.0
  /// Rounds in a row in which the server did far less than it could.
  var poorRounds = 0
  var recovers = false
  var triesUpNext = true
  var pause = 1.0
  var nextTrial = 0.0

  // Refusals.
  private var ceiling = Int.max
  private var ceilingEnd = 0.0
  private(set) var refusals = 0
  private var lastRefusal = -Double.infinity
  private var overshoot = Overshoot(answer: .infinity)

  init(maximum: Int, first: Int = Self.firstLimit) {
    self.maximum = max(1, maximum)
    width = Double(max(1, min(first, maximum)))
  }

  /// Attempts that may run at once.
  var limit: Int { max(1, Int(width)) }

  /// The part of the attempts' time that passes before their first byte.
  var waitingShare: Double { waiting + reading > 0 ? waiting / (waiting + reading) : 0 }

  /// The most that may be tried now.
  func bound(_ now: Double) -> Double { Double(now < ceilingEnd ? min(ceiling, maximum) : maximum) }

  // MARK: - What happens

  /// An attempt begins.
  ///
  /// - Parameters:
  ///   - inFlight: Attempts that run, with this one.
  ///   - bytes: Bytes of bodies that have arrived so far.
  mutating func started(inFlight: Int, now: Double, bytes: Int) {
    self.inFlight = inFlight
    // After a pause, of the list or of a host that was left alone, nothing of before counts.
    if round == nil || inFlight == 1 { beginRound(now, bytes) }
    if inFlight >= limit { isLimiting = true }
  }

  /// An attempt ended.
  mutating func finished(_ attempt: Attempt, now: Double, bytes: Int) {
    guard round != nil else { return }
    defer { inFlight -= 1 }
    if attempt.ending == .refused { return refused(attempt, now, bytes) }
    round?.count(attempt)
    if attempt.ending == .answered {
      waiting = waiting * Self.shareMemory + attempt.firstByte
      reading = reading * Self.shareMemory + max(0, attempt.total - attempt.firstByte)
      // What was added last is not measured before the next round: one without gain is not added to.
      if phase == .growing, flatRounds == 0, isLimiting, let level = round?.level {
        let most = min(bound(now), Double(level) * Self.growth(level))
        if width < most { width = min(most, width + Self.growth(level) - 1) }
      }
    }
    judge(now, bytes)
  }

  /// An attempt ended that tells nothing of the server.
  mutating func leave() { inFlight -= 1 }

  /// Time passes: where files take long, bytes tell enough before one has ended.
  mutating func tick(now: Double, bytes: Int) {
    if round != nil { judge(now, bytes) }
  }

  // MARK: - Rounds

  /// The share of the old in the averages of waiting and reading.
  private static let shareMemory = 0.98

  /// What a round of growth multiplies the limit by: less where overshooting would hurt more.
  private static func growth(_ level: Int) -> Double { level < 32 ? 2 : 1.5 }

  private mutating func beginRound(_ now: Double, _ bytes: Int) {
    round = MeasuredRound(level: limit, start: now, bytes: bytes)
    isLimiting = false
  }

  private mutating func judge(_ now: Double, _ bytes: Int) {
    guard let round else { return }
    if round.troubled >= max(3, max(round.ended, round.level) / 5) {
      settle(at: width * 0.7, now: now, pause: 2)
      return beginRound(now, bytes)
    }
    guard isComplete(round, now, bytes) else { return }
    let goodput = round.goodput(now: now, bytes: bytes)
    let rise = shortestWait.rise(of: round.meanFirstByte, now: now)
    switch phase {
    case .growing: grow(round, goodput, rise: rise, now)
    case .steady: hold(goodput, rise: rise, isLimiting: isLimiting, now)
    }
    beginRound(now, bytes)
  }

  /// Whether a round has seen enough: as many ends as attempts run, or, of large files, a second.
  private func isComplete(_ round: MeasuredRound, _ now: Double, _ bytes: Int) -> Bool {
    let isShort: Bool =
      switch (phase, trial) {
      case (.growing, _), (.steady, .changing): true
      default: false
      }
    let elapsed = now - round.start
    guard elapsed >= (isShort ? 0.01 : 0.1) else { return false }
    if round.fresh > 0, round.ended >= (isShort ? round.level : max(2 * round.level, 64)) { return true }
    return elapsed >= 1 && waitingShare < 0.5 && round.hasArrivals(bytes)
  }

  // MARK: - Growing

  private mutating func grow(_ round: MeasuredRound, _ goodput: Goodput, rise: Double, _ now: Double) {
    guard isLimiting || width >= bound(now) else { return }
    levels.append((round.level, goodput))
    if let best, goodput.ratio(to: best, waitingShare: waitingShare) < 1.2 {
      flatRounds += 1
    } else {
      best = goodput
      flatRounds = 0
    }
    let isFull = round.level >= Int(bound(now))
    if flatRounds >= 3 || (flatRounds >= 2 && rise > 1.5) || (isFull && flatRounds >= 1) {
      settle(at: knee(), now: now, pause: 1)
    } else if flatRounds == 0, round.ended < round.level {
      // Measured by time: no ends have made it grow.
      width = max(width, min(bound(now), Double(round.level) * Self.growth(round.level)))
    }
  }

  /// The smallest number that had nearly the most goodput.
  private func knee() -> Double {
    let share = waitingShare
    guard var top = levels.first?.goodput else { return width }
    for (_, goodput) in levels where goodput.ratio(to: top, waitingShare: share) > 1 { top = goodput }
    let level = levels.filter { $0.goodput.ratio(to: top, waitingShare: share) >= 0.95 }.map(\.level).min()
    return level.map(Double.init) ?? width
  }

  /// Goes on growing from where it is.
  mutating func growOn(from goodput: Goodput) {
    phase = .growing
    trial = .none
    levels = [(limit, goodput)]
    best = goodput
    flatRounds = 0
  }

  /// Stays at a number.
  ///
  /// - Parameter pause: Seconds until another is tried.
  mutating func settle(at width: Double, now: Double, pause: Double) {
    self.width = max(1, min(width, bound(now)).rounded(.down))
    phase = .steady
    trial = .none
    levels = []
    best = nil
    flatRounds = 0
    reference = nil
    kept = 1
    poorRounds = 0
    recovers = false
    self.pause = pause
    nextTrial = now + pause
  }

  // MARK: - Refusals

  /// The server says that it was too much.
  ///
  /// The first times the ceiling comes just below what the server put up with: after the first pause all begin at once, so that a
  /// second refusal tells it exactly. Where that was not enough either, far below. It is kept for half a minute, and twice as
  /// long each time, as finding out costs everyone a pause.
  private mutating func refused(_ attempt: Attempt, _ now: Double, _ bytes: Int) {
    guard attempt.start > lastRefusal else {
      overshoot.count(attempt, inFlight: inFlight)
      if refusals <= 2, nearly(overshoot.tolerated) < ceiling {
        ceiling = nearly(overshoot.tolerated)
        width = min(width, Double(ceiling))
      }
      return
    }
    refusals += 1
    lastRefusal = now
    overshoot = Overshoot(answer: shortestWait.seconds)
    overshoot.count(attempt, inFlight: inFlight)
    let most = min(overshoot.tolerated, limit)
    ceiling =
      switch refusals {
      case 1, 2: nearly(most)
      default: Self.below(most, [0.9, 0.8, 0.7][min(refusals - 3, 2)])
      }
    ceilingEnd = now + 30 * Double(1 << min(refusals - 1, 4))
    settle(at: Double(ceiling), now: now, pause: 2)
    beginRound(now, bytes)
  }

  /// Nearly all of a number, the second time at least one less: a server may count a request for a moment longer than its
  /// client does.
  private func nearly(_ number: Int) -> Int {
    let spared = Int((Double(number) * 0.03).rounded())
    return max(1, number - (refusals == 1 ? spared : max(1, spared)))
  }

  /// A share of a number, at least one less and at least 1.
  private static func below(_ number: Int, _ share: Double) -> Int {
    max(1, min(number - 1, Int((Double(number) * share).rounded(.up))))
  }
}
