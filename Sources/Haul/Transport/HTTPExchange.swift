import NIOCore

/// What serves an exchange: a connection, or a stream in one.
protocol ExchangeCarrier: AnyObject {
  func cancel(_ exchange: HTTPExchange)
  func pause()
  func resume()
}

/// A request on its way over a connection that is there or yet to come.
final class HTTPExchange: Exchange {
  let request: TransportRequest
  let isReused: Bool
  /// Set once something serves it, or it waits there.
  var carrier: (any ExchangeCarrier)?
  /// Whether `send` has not returned yet, so that nothing may be told.
  var isStarting = false
  private let loop: any EventLoop
  /// Nil once nothing more is to be told.
  private weak var receiver: (any ExchangeReceiver)?

  init(request: TransportRequest, receiver: any ExchangeReceiver, isReused: Bool, loop: any EventLoop) {
    self.request = request
    self.loop = loop
    self.receiver = receiver
    self.isReused = isReused
  }

  var isCancelled: Bool { receiver == nil }

  func tell(_ event: ExchangeEvent) {
    guard let receiver else { return }
    if case .end = event { finish() }
    receiver.receive(event)
  }

  func fail(_ failure: TransportFailure) {
    guard let receiver else { return }
    if isStarting {
      loop.assumeIsolated().execute { self.fail(failure) }
      return
    }
    finish()
    receiver.receive(.failed(failure))
  }

  func cancel() {
    guard receiver != nil else { return }
    let carrier = carrier
    finish()
    carrier?.cancel(self)
  }

  func pause() { carrier?.pause() }

  func resume() { carrier?.resume() }

  private func finish() {
    receiver = nil
    carrier = nil
  }
}
