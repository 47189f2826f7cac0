import DequeModule
import NIOCore
import NIOHTTP2
import NIOTLS

/// One HTTP/2 connection (RFC 9113): the last handler of its pipeline, on its event loop only.
///
/// Each exchange is a stream. There is no channel a stream: what a frame brings is told where the frame was read.
final class HTTP2Connection: ChannelInboundHandler, TransportConnection, ExchangeCarrier {
  typealias InboundIn = HTTP2Frame
  typealias OutboundOut = HTTP2Frame

  private enum Phase {
    case connecting
    /// Requests may flow; the server's settings, and with them its limit of streams, are not known. One exchange goes ahead.
    case greeting
    case open
    /// It takes no exchanges any more, and ends with the last of those that it has.
    case leaving
    case closed
  }

  let origin: RequestTarget.Origin
  /// Whether it carries one exchange at a time.
  let isIsolated: Bool
  private weak var transport: HTTPTransport?
  private let usesTLS: Bool
  private let windows: HTTP2Windows
  private var context: ChannelHandlerContext?
  private var phase = Phase.connecting
  /// Exchanges that wait for the connection.
  private var waiting: Deque<HTTPExchange> = []
  private var streams: [HTTP2StreamID: HTTP2Stream] = [:]
  private var nextStream = 1
  /// Streams at once at the most.
  private var limit: Int
  /// Whether what is written goes out later, with all that is written meanwhile.
  private var isGathering = false
  private var isWriting = false
  /// How often something has been read.
  private(set) var reads = 0
  private let written = WrittenFrames()

  /// - Parameter limit: The streams that the server is thought to take.
  init(
    origin: RequestTarget.Origin, transport: HTTPTransport, windows: HTTP2Windows, limit: Int, isIsolated: Bool
  ) {
    self.origin = origin
    self.transport = transport
    self.windows = windows
    self.isIsolated = isIsolated
    self.limit = isIsolated ? 1 : max(limit, 1)
    usesTLS = origin.scheme == .https
  }

  // MARK: - What the transport asks

  /// Whether an exchange could start at once.
  var isReady: Bool {
    if case .open = phase { return streams.count < limit }
    return false
  }

  /// Whether it is being opened and has room for another exchange to wait.
  var isComing: Bool {
    switch phase {
    case .connecting, .greeting: waiting.count + streams.count < limit
    case .open, .leaving, .closed: false
    }
  }

  /// Starts an exchange, or lets it wait for the connection.
  func begin(_ exchange: HTTPExchange) {
    exchange.carrier = self
    switch phase {
    case .open: start(exchange)
    case .connecting, .greeting:
      waiting.append(exchange)
      guard phase == .greeting, streams.isEmpty, let context else { return }
      // Not at once: events come after `send` has returned.
      context.eventLoop.assumeIsolated().execute { [weak self] in self?.goAhead() }
    case .leaving, .closed:
      exchange.fail(TransportFailure(kind: .closed, message: "the connection closed before the request"))
    }
  }

  func abandon() {
    phase = .closed
    waiting.removeAll()
    streams.removeAll()
    context?.closeAtOnce(usesTLS: usesTLS)
  }

  /// Takes no exchanges any more.
  func retire() {
    guard phase != .closed else { return }
    phase = .leaving
    transport?.forget(self)
    leaveIfEmpty()
  }

  /// The connection has ended, or never was.
  func lose(_ failure: TransportFailure) {
    guard phase != .closed else { return }
    phase = .closed
    transport?.forget(self)
    let lost = streams.sorted { $0.key < $1.key }.map(\.value)
    let waiting = waiting
    streams.removeAll()
    self.waiting.removeAll()
    context?.closeAtOnce(usesTLS: usesTLS)
    for stream in lost { stream.fail(failure) }
    for exchange in waiting {
      if failure.kind == .version, let transport {
        transport.refused(.http2, by: origin, exchange)
      } else {
        exchange.fail(failure)
      }
    }
  }

  // MARK: - What waiting exchanges ask

  func cancel(_ exchange: HTTPExchange) {
    waiting.removeAll { $0 === exchange }
    guard waiting.isEmpty, streams.isEmpty else { return }
    switch phase {
    // Nobody wants the connection, which may be why it was given up.
    case .connecting, .greeting:
      transport?.forget(self)
      abandon()
    case .open, .leaving, .closed: break
    }
  }

  func pause() {}

  func resume() {}

  // MARK: - What streams ask

  /// A stream is over; one that the server has not ended is reset.
  func end(_ stream: HTTP2Stream) {
    guard streams.removeValue(forKey: stream.id) != nil else { return }
    if !stream.isComplete { write(.init(streamID: stream.id, payload: .rstStream(.cancel))) }
    restIfEmpty()
  }

  private func restIfEmpty() {
    guard streams.isEmpty else { return }
    leaveIfEmpty()
    if phase == .open, let loop = context?.eventLoop {
      // Not before the exchange has told its end, which may bring the next one.
      loop.assumeIsolated().execute { [weak self] in
        guard let self, phase == .open, streams.isEmpty else { return }
        transport?.rest(self)
      }
    }
  }

  /// A stream is given up.
  func giveUp(_ stream: HTTP2Stream) {
    // Nothing has come since for any of the streams: the connection may be dead without anyone having said so.
    if !isGathering, stream.readsSeen == reads { retire() }
    end(stream)
  }

  /// Lets the server send so many bytes more on a stream.
  func credit(_ bytes: Int, to stream: HTTP2Stream) {
    write(.init(streamID: stream.id, payload: .windowUpdate(windowSizeIncrement: bytes)))
  }

  // MARK: - Requests

  private func start(_ exchange: HTTPExchange) {
    if !exchange.isReused { exchange.tell(.connected) }
    // The receiver may have given up on hearing it.
    guard !exchange.isCancelled else { return }
    let stream = HTTP2Stream(
      id: HTTP2StreamID(nextStream), exchange: exchange, connection: self, window: windows.stream)
    nextStream += 2
    streams[stream.id] = stream
    exchange.carrier = stream
    let fields = HTTP2Message.fields(exchange.request)
    write(.init(streamID: stream.id, payload: .headers(.init(headers: fields, endStream: true))))
    if nextStream > Self.lastStream { retire() }
  }

  /// Numbers of streams end with 31 bits.
  private static let lastStream = Int(Int32.max) - 2

  private func write(_ frame: HTTP2Frame) {
    guard let context, phase != .closed else { return }
    isWriting = true
    if isGathering {
      context.write(wrapOutboundOut(frame), promise: nil)
    } else {
      context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }
    isWriting = false
  }

  private func leaveIfEmpty() {
    guard phase == .leaving, streams.isEmpty else { return }
    abandon()
  }

  // MARK: - What the channel tells

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if phase == .closed { return context.close(promise: nil) }
    if context.channel.isActive, !usesTLS { becomeReady(context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelActive(context: ChannelHandlerContext) {
    if !usesTLS { becomeReady(context) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? NIOHTTP2WindowUpdatedEvent {
      if event.streamID == .rootStream, let size = event.inboundWindowSize { replenish(size) }
    } else if let event = event as? StreamClosedEvent {
      closed(event)
    } else if case .handshakeCompleted(let negotiated)? = event as? TLSUserEvent {
      guard negotiated == HTTPVersionRule.Version.http2.identifier else {
        return lose(TransportFailure(kind: .version, message: "the server did not choose HTTP/2"))
      }
      becomeReady(context)
    }
  }

  private func becomeReady(_ context: ChannelHandlerContext) {
    guard phase == .connecting else { return }
    do {
      let handler = NIOHTTP2Handler(
        mode: .client, frameDelegate: written, connectionConfiguration: HTTP2Limits.connection(windows),
        streamConfiguration: HTTP2Limits.stream())
      try context.pipeline.syncOperations.addHandler(handler, position: .before(self))
    } catch {
      return lose(TransportFailure(kind: .connect, message: "the server closed the connection at once"))
    }
    guard phase == .connecting else { return }
    phase = .greeting
    isGathering = true
    write(
      .init(
        streamID: .rootStream,
        payload: .windowUpdate(windowSizeIncrement: windows.connection - HTTP2Limits.initialWindow)))
    goAhead()
    isGathering = false
    context.flush()
  }

  /// Starts one exchange before the server has said how many it takes.
  private func goAhead() {
    while phase == .greeting, streams.isEmpty, let exchange = waiting.popFirst() { start(exchange) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if !isGathering {
      isGathering = true
      reads += 1
    }
    let frame = unwrapInboundIn(data)
    switch frame.payload {
    case .headers(let headers):
      streams[frame.streamID]?.receive(headers.headers, isLast: headers.endStream)
    case .data(let data):
      guard case .byteBuffer(let piece) = data.data else { return }
      let size = piece.readableBytes + (data.paddingBytes.map { $0 + 1 } ?? 0)
      streams[frame.streamID]?.receive(piece, size: size, isLast: data.endStream)
    case .settings(.settings(let settings)):
      receive(settings)
    case .goAway(let last, _, _):
      leave(after: last)
    case .alternativeService, .origin, .ping, .priority, .pushPromise, .rstStream, .settings(.ack), .windowUpdate:
      break
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    isGathering = false
    context.flush()
    context.fireChannelReadComplete()
  }

  private func receive(_ settings: HTTP2Settings) {
    for setting in settings where setting.parameter == .maxConcurrentStreams && !isIsolated {
      // None at all would be for a while; what waits for it is bounded by the limit of the first byte.
      limit = max(1, setting.value)
    }
    guard phase == .greeting else { return }
    phase = .open
    while phase == .open, streams.count < limit, let exchange = waiting.popFirst() { start(exchange) }
    guard !waiting.isEmpty else { return restIfEmpty() }
    let surplus = Array(waiting)
    waiting.removeAll()
    transport?.place(surplus, limit: limit, of: self)
  }

  /// The server takes no further streams, and has not taken those above `last` (§6.8).
  private func leave(after last: HTTP2StreamID) {
    let refused = streams.filter { $0.key > last }.sorted { $0.key < $1.key }.map(\.value)
    let waiting = waiting
    self.waiting.removeAll()
    retire()
    for stream in refused { streams[stream.id] = nil }
    let failure = TransportFailure(kind: .closed, message: "the server ended the connection before it took the request")
    for stream in refused { stream.fail(failure) }
    for exchange in waiting { exchange.fail(failure) }
    leaveIfEmpty()
  }

  private func closed(_ event: StreamClosedEvent) {
    guard let stream = streams[event.streamID], !stream.isComplete else { return }
    streams[event.streamID] = nil
    if written.lastReset == event.streamID {
      // Not by the server: swift-nio-http2 found something wrong in it.
      stream.fail(
        TransportFailure(kind: .malformed, message: "the response breaks a rule of HTTP/2, which makes it worthless"))
    } else if event.reason == .refusedStream {
      stream.fail(TransportFailure(kind: .closed, message: "the server refused the stream"))
    } else if event.reason == .http11Required, let transport {
      transport.refused(.http2, by: origin, stream.exchange)
    } else {
      let reason = event.reason.map { " (error code \($0.networkCode) of RFC 9113 §7)" } ?? ""
      stream.fail(TransportFailure(kind: .closed, message: "the server reset the stream\(reason)"))
    }
    restIfEmpty()
  }

  /// Keeps the connection's own window open; half a window spares frames.
  private func replenish(_ size: Int) {
    guard phase != .connecting, phase != .closed, size <= windows.connection / 2, size >= 0 else { return }
    write(.init(streamID: .rootStream, payload: .windowUpdate(windowSizeIncrement: windows.connection - size)))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if written.hasGoneAway {
      loseMalformed(error)
    } else if let error = error as? NIOHTTP2Errors.StreamError {
      streams[error.streamID]?.fail(TransportFailure(kind: .closed, message: TransportFailure.text(error.baseError)))
    } else if error is any NIOHTTP2Error, !isWriting {
      // Of a stream, which has been closed.
      return
    } else if let failure = TransportFailure(channelError: error, isReady: phase != .connecting) {
      lose(failure)
    } else {
      context.close(promise: nil)
    }
  }

  /// What the server sent is not HTTP/2, and nothing can be read any more.
  private func loseMalformed(_ error: any Error) {
    if phase == .greeting, !usesTLS {
      lose(.unspoken(.http2, by: origin))
    } else if streams.count > 1 {
      transport?.isolate(origin)
      lose(TransportFailure(kind: .closed, message: "the connection ended: \(TransportFailure.text(error))"))
    } else {
      lose(
        TransportFailure(
          kind: .malformed, message: "the response is not valid HTTP/2: \(TransportFailure.text(error))"))
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    let isReady = phase != .connecting
    lose(
      TransportFailure(
        kind: isReady ? .closed : .connect,
        message: isReady ? "the server closed the connection" : "the server closed the connection at once"))
    context.fireChannelInactive()
  }
}

/// Notes what swift-nio-http2 says by itself: GOAWAY where it cannot go on, RST_STREAM where a stream cannot.
private final class WrittenFrames: NIOHTTP2FrameDelegate {
  private(set) var hasGoneAway = false
  private(set) var lastReset: HTTP2StreamID?

  func wroteFrame(_ frame: HTTP2Frame) {
    switch frame.payload {
    case .goAway: hasGoneAway = true
    case .rstStream: lastReset = frame.streamID
    default: break
    }
  }
}
