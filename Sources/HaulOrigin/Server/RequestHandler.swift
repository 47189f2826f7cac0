import NIOCore
import NIOHTTP1
import NIOPosix

/// What all connections of an origin share.
struct Service: Sendable {
  let configuration: OriginConfiguration
  let responder: Responder
  let latency: Latency
  let counters: Counters
  /// For answers that take too long to compute on an event loop. One thread: two requests for the same digest wait for
  /// each other and then find it in the cache.
  let workers: NIOThreadPool
}

/// Answers the requests of one connection of HTTP/1.1, or the one of a stream of HTTP/2, one after the other: the pipelining handler before it holds back the next
/// request until this one is answered.
final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private enum State {
    case idle
    case receiving(HTTPRequestHead)
    /// The answer is being computed, or waits for its delay.
    case preparing
    case sending(Response.Ending)
    case held
    case closed
  }

  /// How many chunks one connection may send before it is the turn of the others on the loop.
  private static let chunksPerTurn = 16

  private let service: Service
  private var state = State.idle
  private var writer = BodyWriter(.none)
  private var pacer: Pacer?
  private var baseURL = ""
  private var timer: Scheduled<Void>?
  private var isAdvancing = false
  private var isFinishing = false

  init(service: Service) {
    self.service = service
  }

  func channelActive(context: ChannelHandlerContext) {
    pacer = service.configuration.bandwidth.map { Pacer(bandwidth: $0, now: .now()) }
    baseURL = service.configuration.baseURL(port: context.channel.localAddress?.port ?? 0)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    switch state {
    case .preparing, .sending, .held: service.counters.requestEnded()
    case .idle, .receiving, .closed: break
    }
    state = .closed
    timer?.cancel()
    timer = nil
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (Self.unwrapInboundIn(data), state) {
    case (.head(let head), .idle):
      state = .receiving(head)
    case (.end, .receiving(let head)):
      state = .preparing
      let number = service.counters.requestBegan()
      if isFinishing {
        // A pipelined request that came out while the answer before it was ending. Deeper here, a long row of them
        // would end the stack.
        context.eventLoop.assumeIsolated().execute { self.prepare(head, number: number, context: context) }
      } else {
        prepare(head, number: number, context: context)
      }
    default:
      // The body of a request is of no interest; nor is what comes after an answer that closes the connection.
      break
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable, timer == nil { advance(context: context) }
    context.fireChannelWritabilityChanged()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A client that went away, broke the protocol or refused the certificate: what an origin for tests is there for.
    context.close(promise: nil)
  }

  private func prepare(_ head: HTTPRequestHead, number: Int, context: ChannelHandlerContext) {
    guard case .preparing = state else { return }
    let responder = service.responder
    let route = Route(RequestTarget(head.uri))
    guard responder.isSlow(route) else {
      let response = responder.response(to: head, route: route, baseURL: baseURL)
      return respond(response, to: head, number: number, context: context)
    }
    service.workers.runIfActive(eventLoop: context.eventLoop) { [baseURL] in
      responder.response(to: head, route: route, baseURL: baseURL)
    }.assumeIsolated().whenComplete { result in
      switch result {
      case .success(let response): self.respond(response, to: head, number: number, context: context)
      // The origin is being shut down.
      case .failure: context.close(promise: nil)
      }
    }
  }

  private func respond(_ response: Response, to head: HTTPRequestHead, number: Int, context: ChannelHandlerContext) {
    guard case .preparing = state else { return }
    let delay = service.latency.delay(ofRequest: number) + response.delay
    guard delay > .zero else {
      return send(response, to: head, context: context)
    }
    after(delay, context: context) { self.send(response, to: head, context: context) }
  }

  private func send(_ response: Response, to head: HTTPRequestHead, context: ChannelHandlerContext) {
    guard case .preparing = state else { return }
    let version = head.version.isPersistent ? HTTPVersion.http1_1 : .http1_0
    if let interim = response.interim {
      write(.head(HTTPResponseHead(version: version, status: interim)), context: context)
    }
    let responseHead = HTTPResponseHead(version: version, status: response.status, headers: response.headers)
    write(.head(responseHead), context: context)
    pacer?.restart(now: .now())
    state = .sending(response.ending)
    writer = BodyWriter(response.body)
    advance(context: context)
  }

  /// Writes what the connection has room and credit for.
  private func advance(context: ChannelHandlerContext) {
    // Flushing can call back in here through the writability.
    guard !isAdvancing else { return }
    isAdvancing = true
    defer { isAdvancing = false }
    var turn = Self.chunksPerTurn
    while case .sending(let ending) = state {
      switch writer.next(isWritable: context.channel.isWritable, pacer: &pacer, now: NIODeadline.now) {
      case .send(let chunk):
        service.counters.sent(chunk.readableBytes)
        write(.body(.byteBuffer(chunk)), context: context)
        // The end goes out with the last bytes.
        if writer.isFinished { continue }
        context.flush()
        turn -= 1
        if turn == 0 {
          return after(.zero, context: context) { self.advance(context: context) }
        }
      case .wait(let time):
        context.flush()
        return after(time, context: context) { self.advance(context: context) }
      case .blocked:
        return context.flush()
      case .finished:
        return finish(ending, context: context)
      }
    }
  }

  private func finish(_ ending: Response.Ending, context: ChannelHandlerContext) {
    writer = BodyWriter(.none)
    guard ending != .hold else {
      state = .held
      return context.flush()
    }
    service.counters.requestEnded()
    state = ending == .close ? .closed : .idle
    isFinishing = true
    if ending == .close {
      context.writeAndFlush(Self.wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
        context.close(promise: nil)
      }
    } else {
      write(.end(nil), context: context)
      context.flush()
    }
    isFinishing = false
  }

  private func after(_ time: TimeAmount, context: ChannelHandlerContext, _ action: @escaping () -> Void) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
      self.timer = nil
      action()
    }
  }

  private func write(_ part: HTTPServerResponsePart, context: ChannelHandlerContext) {
    context.write(Self.wrapOutboundOut(part), promise: nil)
  }
}
