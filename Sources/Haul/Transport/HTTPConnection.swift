import NIOCore
import NIOHTTP1
import NIOTLS

/// One HTTP/1.1 connection: the last handler of its pipeline, on its event loop only.
///
/// It serves one exchange after the other. A connection can serve again after a response whose end was told by its
/// length or chunks, if neither side asked to close and nothing came after the end (RFC 9112 §9.3).
final class HTTPConnection: ChannelDuplexHandler, TransportConnection, ExchangeCarrier {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundIn = HTTPClientRequestPart
  typealias OutboundOut = HTTPClientRequestPart

  private enum State {
    /// Connected or about to be, without an exchange.
    case idle
    /// The response's head is awaited. Without a context yet, so is the connection.
    case waiting(HTTPExchange)
    case receiving(HTTPExchange, canServeAgain: Bool)
    /// The response has ended; told once everything that came with it has been looked at.
    case ended(HTTPExchange, canServeAgain: Bool)
    case closed
  }

  let origin: RequestTarget.Origin
  private weak var transport: HTTPTransport?
  private let usesTLS: Bool
  private var context: ChannelHandlerContext?
  private var state = State.idle
  /// Whether bytes may flow: after the TLS handshake where there is one.
  private var isReady = false
  /// Whether nothing more is read for the time being.
  private var isPaused = false
  private var hasHeldRead = false

  init(origin: RequestTarget.Origin, transport: HTTPTransport) {
    self.origin = origin
    self.transport = transport
    usesTLS = origin.scheme == .https
  }

  // MARK: - What the transport asks

  /// Starts an exchange as soon as the connection is ready.
  func begin(_ exchange: HTTPExchange) {
    guard case .idle = state else {
      exchange.fail(TransportFailure(kind: .closed, message: "the connection closed before the request"))
      return
    }
    state = .waiting(exchange)
    exchange.carrier = self
    if isReady { start(exchange) }
  }

  /// Ends the connection, and the exchange on it without another word.
  func abandon() {
    state = .closed
    context?.closeAtOnce(usesTLS: usesTLS)
  }

  /// Gives an exchange up; a response that has ended leaves the connection fit to serve.
  func cancel(_ exchange: HTTPExchange) {
    if case .ended(_, canServeAgain: true) = state {
      state = .idle
      resume()
      transport?.release(self)
    } else {
      abandon()
    }
  }

  private func start(_ exchange: HTTPExchange) {
    guard let context else { return }
    if !exchange.isReused { exchange.tell(.connected) }
    // The receiver may have given up on hearing it.
    guard case .waiting(let current) = state, current === exchange else { return }
    let head = HTTPRequestHead(
      version: .http1_1, method: .GET, uri: exchange.request.target.path, headers: exchange.request.headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  /// Reads no further, so that the server cannot send on.
  func pause() { isPaused = true }

  func resume() {
    isPaused = false
    guard hasHeldRead, let context else { return }
    hasHeldRead = false
    context.read()
  }

  func read(context: ChannelHandlerContext) {
    if isPaused {
      hasHeldRead = true
    } else {
      context.read()
    }
  }

  // MARK: - What the channel tells

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive, !usesTLS { becomeReady() }
  }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelActive(context: ChannelHandlerContext) {
    if !usesTLS { becomeReady() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted? = event as? TLSUserEvent { becomeReady() }
  }

  private func becomeReady() {
    guard !isReady else { return }
    isReady = true
    if case .waiting(let exchange) = state { start(exchange) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (unwrapInboundIn(data), state) {
    case (.head(let head), .waiting(let exchange)):
      receive(head, exchange)
    case (.body(let piece), .receiving(let exchange, _)):
      exchange.tell(.body(piece))
    case (.end, .receiving(let exchange, let canServeAgain)):
      state = .ended(exchange, canServeAgain: canServeAgain)
    case (_, .ended(let exchange, _)):
      // More than one answer to one question: this one is whole, the connection is not to be trusted.
      state = .ended(exchange, canServeAgain: false)
    case (_, .idle):
      transport?.forget(self)
      abandon()
    case (_, .waiting), (_, .receiving), (_, .closed):
      break
    }
  }

  private func receive(_ head: HTTPResponseHead, _ exchange: HTTPExchange) {
    // Informational answers come before the one that counts (RFC 9110 §15.2). 101 would be another protocol, which
    // nobody asked for.
    if (100..<200).contains(head.status.code), head.status.code != 101 { return }
    if let problem = ResponseFraming.problem(head) {
      fail(exchange, TransportFailure(kind: .malformed, message: problem))
      return
    }
    state = .receiving(exchange, canServeAgain: ResponseFraming.isPersistent(head))
    exchange.tell(.head(head))
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    settle()
    context.fireChannelReadComplete()
  }

  /// Tells the end of a response, now that what came with it has shown nothing wrong.
  private func settle() {
    guard case .ended(let exchange, let canServeAgain) = state else { return }
    if canServeAgain {
      state = .idle
      resume()
      transport?.release(self)
    } else {
      abandon()
    }
    exchange.tell(.end)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let failure = TransportFailure(channelError: error, isReady: isReady) {
      lose(failure)
    }
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    lose(
      TransportFailure(
        kind: isReady ? .closed : .connect,
        message: isReady ? "the server closed the connection" : "the server closed the connection at once"))
    context.fireChannelInactive()
  }

  private func lose(_ failure: TransportFailure) {
    switch state {
    case .idle:
      state = .closed
      transport?.forget(self)
    case .waiting(let exchange), .receiving(let exchange, _):
      fail(exchange, failure)
    case .ended(let exchange, _):
      state = .ended(exchange, canServeAgain: false)
      settle()
    case .closed:
      break
    }
  }

  private func fail(_ exchange: HTTPExchange, _ failure: TransportFailure) {
    abandon()
    if failure.kind == .version, let transport {
      transport.refused(.http1, by: origin, exchange)
    } else {
      exchange.fail(failure)
    }
  }
}
