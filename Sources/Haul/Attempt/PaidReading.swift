import NIOCore

/// Leaves a connection unread until what it brought is paid for, under a limit of bytes a second. On one event loop only.
final class PaidReading {
  private let loop: any EventLoop
  private let throttle: ByteThrottle?
  /// When what was read is paid for; nothing is read or asked for before.
  private var paidUntil = NIODeadline.uptimeNanoseconds(0)
  private var timer: Scheduled<Void>?

  /// - Parameter throttle: Nil where there is no limit; then nothing ever waits.
  init(loop: any EventLoop, throttle: ByteThrottle?) {
    self.loop = loop
    self.throttle = throttle
  }

  /// Whether nothing is read at present.
  var isPaused: Bool { timer != nil }

  /// Whether something that was read is still to be paid for.
  var isInDebt: Bool { throttle != nil && paidUntil > .now() }

  /// Counts bytes that an exchange brought, and pauses it until they are paid for.
  ///
  /// - Parameter resumed: Called when it goes on, with how long it did not.
  /// - Returns: whether it pauses from now on.
  func pay(_ count: Int, for exchange: (any Exchange)?, resumed: @escaping (TimeAmount) -> Void) -> Bool {
    guard let throttle else { return false }
    let now = NIODeadline.now()
    paidUntil = throttle.spend(count, now: now)
    guard !isPaused, let exchange, paidUntil > now + Self.shortestPause else { return false }
    exchange.pause()
    whenPaid {
      exchange.resume()
      resumed(.now() - now)
    }
    return true
  }

  /// Does something once all is paid for.
  func whenPaid(_ action: @escaping () -> Void) {
    timer = loop.assumeIsolated().scheduleTask(deadline: paidUntil) { [weak self] in
      guard let self else { return }
      // More may have been read meanwhile, of what had arrived.
      if paidUntil > .now() { return whenPaid(action) }
      timer = nil
      action()
    }
  }

  /// Forgets what was to be done; the debt stays.
  func cancel() {
    timer?.cancel()
    timer = nil
  }

  /// Shorter ones are not worth a timer.
  private static let shortestPause = TimeAmount.milliseconds(1)
}
