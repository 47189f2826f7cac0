import NIOCore

/// Who fetches a file over several streams: has the file and the account of it.
protocol SegmentOwner: AnyObject {
  /// A request for these bytes, if they are of the version that the rule knows.
  func partRequest(_ bytes: Range<Int>, of rule: SegmentRule, fresh: Bool) -> TransportRequest?
  /// Writes a piece at its place in the file.
  ///
  /// - Returns: whether the attempt goes on.
  func write(_ piece: ByteBuffer, at place: Int) -> Bool
  /// A stream was not read for a while, under a limit of bytes a second.
  func paused(for time: TimeAmount)
  /// Writes down what is there.
  func note(present: ByteRanges)
  /// Only so many bytes from the file's beginning count; the first response goes on from there.
  func collapse(to kept: Int)
  /// The last that is told.
  func segmentsEnded(_ end: SegmentFetcher.End)
}

/// Fetches a file over several responses at once, on the attempt's event loop: does what ``SegmentPlan`` says.
final class SegmentFetcher {
  enum End {
    case complete
    case startOver
    case failed(SegmentPlan.Trouble)
  }

  /// Bytes after which what is there is written down, and the least time between two times: what `kill -9` may cost.
  private static let noteThreshold = 1 << 20
  private static let noteInterval = TimeAmount.milliseconds(250)

  let loop: any EventLoop
  let limits: TimeLimits
  let throttle: ByteThrottle?
  private let transport: any Transport
  private let budget: ConnectionBudget
  private let rule: SegmentRule
  private unowned let owner: any SegmentOwner
  private var plan: SegmentPlan
  private var streams: [Int: SegmentStream] = [:]
  private var isOver = false
  /// Connections taken from the budget.
  private var taken: Int
  private var unnoted = 0
  private var noted = NIODeadline.uptimeNanoseconds(0)

  private var growth: SegmentGrowth?
  private let growthClock: Watchdog
  private var arrived = 0

  /// - Parameters:
  ///   - taken: Connections taken from the budget for the plan's limit.
  ///   - grows: Whether there may be more streams as long as they make it faster.
  init(
    plan: SegmentPlan, rule: SegmentRule, taken: Int, grows: Bool, limits: TimeLimits, throttle: ByteThrottle?,
    loop: any EventLoop, transport: any Transport, budget: ConnectionBudget, owner: any SegmentOwner
  ) {
    self.plan = plan
    self.rule = rule
    self.taken = taken
    self.limits = limits
    self.throttle = throttle
    self.loop = loop
    self.transport = transport
    self.budget = budget
    self.owner = owner
    growth = grows ? SegmentGrowth() : nil
    growthClock = Watchdog(loop: loop)
    growthClock.onExpiry = { [weak self] in self?.grow() }
  }

  /// What is there.
  var present: ByteRanges { plan.map.present }

  /// Takes over the response that the attempt began with, and asks for the other parts.
  func begin(first exchange: any Exchange) {
    streams[0] = SegmentStream(number: 0, asked: nil, exchange: exchange, fetcher: self)
    if growth != nil { setGrowthClock() }
    perform(plan.begin())
  }

  /// Closes all connections; nothing more is told.
  func stop() {
    isOver = true
    growthClock.stop()
    for stream in streams.values { stream.cancel() }
    streams.removeAll()
    budget.giveBack(taken)
    taken = 0
  }

  // MARK: - What streams tell

  /// An event of the response that the attempt began with.
  func receive(_ event: ExchangeEvent) { streams[0]?.receive(event) }

  func receive(_ event: ExchangeEvent, _ stream: SegmentStream) {
    guard !isOver, streams[stream.number] === stream else { return }
    switch event {
    case .connected: break
    case .head(let head):
      if let asked = stream.asked { perform(plan.head(stream.number, rule.verdict(head, asked: asked))) }
    case .body(let piece): receive(piece, stream)
    case .end:
      retire(stream)
      perform(plan.ended(stream.number))
    case .failed(let failure):
      retire(stream)
      perform(plan.failed(stream.number, .lost(failure)))
    }
  }

  private func retire(_ stream: SegmentStream) {
    stream.cancel()
    streams[stream.number] = nil
  }

  private func receive(_ piece: ByteBuffer, _ stream: SegmentStream) {
    let (place, actions) = plan.body(stream.number, count: piece.readableBytes)
    if let place {
      var piece = piece
      guard let wanted = piece.readSlice(length: place.count), owner.write(wanted, at: place.lowerBound) else { return }
      arrived &+= place.count
      unnoted += place.count
      noteIfDue()
    }
    perform(actions)
  }

  func paused(for time: TimeAmount) { owner.paused(for: time) }

  func timedOut(_ stream: SegmentStream, _ limit: AttemptMachine.Limit) {
    guard !isOver, streams[stream.number] === stream else { return }
    retire(stream)
    perform(plan.failed(stream.number, .timedOut(limit)))
  }

  func send(_ bytes: Range<Int>, to stream: SegmentStream, fresh: Bool) -> (any Exchange)? {
    owner.partRequest(bytes, of: rule, fresh: fresh).map { transport.send($0, to: stream) }
  }

  // MARK: - Actions

  private func perform(_ actions: [SegmentPlan.Action]) {
    for action in actions {
      guard !isOver else { return }
      switch action {
      case .request(let number, let bytes):
        let stream = SegmentStream(number: number, asked: bytes, fetcher: self)
        streams[number] = stream
        stream.start()
      case .cancel(let number): streams.removeValue(forKey: number)?.cancel()
      case .complete: owner.segmentsEnded(.complete)
      case .collapse(let kept): owner.collapse(to: kept)
      case .startOver: owner.segmentsEnded(.startOver)
      case .fail(let trouble): owner.segmentsEnded(.failed(trouble))
      }
    }
  }

  private func noteIfDue() {
    guard unnoted >= Self.noteThreshold, case let now = NIODeadline.now(), now >= noted + Self.noteInterval else {
      return
    }
    unnoted = 0
    noted = now
    owner.note(present: present)
  }

  // MARK: - Growth

  private func setGrowthClock() {
    growthClock.set(.now() + .nanoseconds(Int64(SegmentGrowth.period * 1e9)))
  }

  /// Looks at what the last period has brought.
  private func grow() {
    guard !isOver else { return }
    let rate = Double(arrived) / SegmentGrowth.period
    arrived = 0
    let wanted = growth?.measured(bytesPerSecond: rate, running: plan.running) ?? 1
    if wanted - 1 > taken {
      taken += budget.take(wanted - 1 - taken, onlyIdle: true)
    } else {
      // Who has got work to do needs his connection.
      let surplus = min(taken, max(taken - (wanted - 1), budget.excess))
      budget.giveBack(surplus)
      taken -= surplus
    }
    setGrowthClock()
    perform(plan.setLimit(1 + taken))
  }
}
