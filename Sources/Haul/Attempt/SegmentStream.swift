import NIOCore

/// One response of a file that comes over several: its exchange, and the clock of its phase.
final class SegmentStream: ExchangeReceiver {
  private enum Phase {
    case connecting, awaitingHead, receiving

    /// Which limit has passed where nothing came.
    var limit: AttemptMachine.Limit {
      switch self {
      case .connecting: .connect
      case .awaitingHead: .firstByte
      case .receiving: .idle
      }
    }
  }

  let number: Int
  /// What it was asked for; nil for the response that the attempt began with.
  let asked: Range<Int>?
  private let limits: TimeLimits
  private let watchdog: Watchdog
  private let reading: PaidReading
  private weak var fetcher: SegmentFetcher?
  private var phase: Phase
  private var exchange: (any Exchange)?

  /// - Parameter exchange: The response that is being received already.
  init(number: Int, asked: Range<Int>?, exchange: (any Exchange)? = nil, fetcher: SegmentFetcher) {
    self.number = number
    self.asked = asked
    self.exchange = exchange
    self.fetcher = fetcher
    limits = fetcher.limits
    phase = exchange == nil ? .connecting : .receiving
    reading = PaidReading(loop: fetcher.loop, throttle: fetcher.throttle)
    watchdog = Watchdog(loop: fetcher.loop)
    watchdog.onExpiry = { [weak self] in self?.expired() }
    if exchange != nil { arm() }
  }

  /// Asks for its part.
  func start(fresh: Bool = false) {
    guard let asked, let exchange = fetcher?.send(asked, to: self, fresh: fresh) else { return }
    self.exchange = exchange
    phase = exchange.isReused ? .awaitingHead : .connecting
    arm()
  }

  /// Closes the connection, unless its response has ended.
  func cancel() {
    watchdog.stop()
    reading.cancel()
    exchange?.cancel()
    exchange = nil
  }

  func receive(_ event: ExchangeEvent) {
    switch event {
    case .connected: phase = .awaitingHead
    case .head, .body: phase = .receiving
    case .failed(let failure) where phase == .awaitingHead && exchange?.isReused == true && failure.kind == .closed:
      // A server may close a connection that it thinks idle just as it is used again (RFC 9112 §9.3.1).
      return start(fresh: true)
    case .end, .failed: exchange = nil
    }
    arm()
    fetcher?.receive(event, self)
    guard case .body(let piece) = event, let exchange else { return }
    let pauses = reading.pay(piece.readableBytes, for: exchange) { [weak self] time in
      self?.fetcher?.paused(for: time)
      self?.arm()
    }
    if pauses { watchdog.stop() }
  }

  private func arm() {
    // haul itself waits.
    guard !reading.isPaused else { return }
    let limit =
      switch phase {
      case .connecting: limits.connect
      case .awaitingHead: limits.firstByte
      case .receiving: limits.idle
      }
    watchdog.set(.now() + TimeAmount(limit))
  }

  private func expired() { fetcher?.timedOut(self, phase.limit) }
}
