import HaulOrigin
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOTLS

/// A response as it came over the socket.
struct Reply: Sendable {
  var status: Int
  var headers: HTTPHeaders
  var body: [UInt8] = []

  var text: String { String(decoding: body, as: UTF8.self) }

  func header(_ name: String) -> String? { headers.first(name: name) }
}

/// One connection to an origin.
struct Client: Sendable {
  let channel: any Channel

  /// Connects, and with `trust` (an authority in PEM) shakes hands for `hostname`, or for the address where that is nil.
  static func connect(to origin: Origin, trust: String? = nil, hostname: String? = nil) async throws -> Client {
    let tls = try trust.map { pem in
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)))
      return try NIOSSLContext(configuration: configuration)
    }
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let ready = loop.makePromise(of: Void.self)
    if tls == nil { ready.succeed() }
    let bootstrap = ClientBootstrap(group: loop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls {
            let handler = try NIOSSLClientHandler(context: tls, serverHostname: hostname)
            try channel.pipeline.syncOperations.addHandler(handler)
          }
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          try channel.pipeline.syncOperations.addHandler(ReplyCollector(ready: ready))
        }
      }
    let channel: any Channel
    do {
      channel = try await bootstrap.connect(host: "127.0.0.1", port: origin.port).get()
    } catch {
      ready.fail(error)
      throw error
    }
    let client = Client(channel: channel)
    try await client.closingWhenCancelled { try await ready.futureResult.get() }
    return client
  }

  /// Sends all requests at once and waits for all replies; after `enough` body bytes it is enough, and no more are
  /// read.
  func pipeline(
    _ targets: [String], method: HTTPMethod = .GET, headers: HTTPHeaders = [:], version: HTTPVersion = .http1_1,
    enough: Int? = nil
  ) async throws -> [Reply] {
    let exchanges = targets.map { target in
      var headers = headers
      if !headers.contains(name: "host") { headers.add(name: "Host", value: "origin.test") }
      let head = HTTPRequestHead(version: version, method: method, uri: target, headers: headers)
      return Exchange(head: head, enough: enough, reply: channel.eventLoop.makePromise())
    }
    for exchange in exchanges {
      // A channel that is closed has no handlers any more that could fail the reply.
      channel.write(exchange).whenFailure { exchange.reply.fail($0) }
    }
    channel.flush()
    return try await closingWhenCancelled {
      var replies: [Reply] = []
      for exchange in exchanges { replies.append(try await exchange.reply.futureResult.get()) }
      return replies
    }
  }

  /// A future does not hear of cancellation, and so not of a test's time limit; that the channel is closed, it does.
  private func closingWhenCancelled<Success>(_ body: () async throws -> Success) async throws -> Success {
    try await withTaskCancellationHandler(operation: body) { channel.close(promise: nil) }
  }

  func send(
    _ target: String, method: HTTPMethod = .GET, headers: HTTPHeaders = [:], version: HTTPVersion = .http1_1,
    enough: Int? = nil
  ) async throws -> Reply {
    let replies = try await pipeline([target], method: method, headers: headers, version: version, enough: enough)
    return replies[0]
  }

  var isOpen: Bool { channel.isActive }

  func close() async throws {
    try await channel.close()
  }

  /// Waits until the other side has closed.
  func closed() async throws {
    try await channel.closeFuture.get()
  }
}

private struct Exchange: Sendable {
  let head: HTTPRequestHead
  let enough: Int?
  let reply: EventLoopPromise<Reply>
}

/// Writes exchanges and completes them in order.
private final class ReplyCollector: ChannelDuplexHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundIn = Exchange
  typealias OutboundOut = HTTPClientRequestPart

  /// Succeeds when hands are shaken.
  private let ready: EventLoopPromise<Void>
  private var waiting: [Exchange] = []
  private var reply: Reply?
  private var failure: (any Error)?

  init(ready: EventLoopPromise<Void>) {
    self.ready = ready
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let exchange = Self.unwrapOutboundIn(data)
    if let failure { return exchange.reply.fail(failure) }
    waiting.append(exchange)
    context.write(Self.wrapOutboundOut(.head(exchange.head)), promise: nil)
    context.write(Self.wrapOutboundOut(.end(nil)), promise: promise)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch Self.unwrapInboundIn(data) {
    case .head(let head):
      reply = Reply(status: Int(head.status.code), headers: head.headers)
    case .body(let body):
      reply?.body += body.readableBytesView
      if let enough = waiting.first?.enough, let reply, reply.body.count >= enough {
        // What comes after that is left to the buffers of the system.
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        complete(reply)
      }
    case .end:
      if let reply { complete(reply) }
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted = event as? TLSUserEvent { ready.succeed() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(ChannelError.eof)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A server that closes without close_notify after it said `Connection: close` has said enough.
    if case NIOSSLError.uncleanShutdown = error { return }
    fail(error)
    context.close(promise: nil)
  }

  private func complete(_ finished: Reply) {
    reply = nil
    guard !waiting.isEmpty else { return }
    waiting.removeFirst().reply.succeed(finished)
  }

  private func fail(_ error: any Error) {
    if failure == nil { failure = error }
    ready.fail(error)
    for exchange in waiting { exchange.reply.fail(error) }
    waiting = []
  }
}

/// Runs `body` with an origin, and shuts it down whatever happens.
func withOrigin(
  _ change: (inout OriginConfiguration) -> Void = { _ in }, _ body: (Origin) async throws -> Void
) async throws {
  var configuration = OriginConfiguration()
  configuration.count = 20
  change(&configuration)
  let origin = try await Origin.start(configuration)
  do {
    try await body(origin)
  } catch {
    try await origin.shutdown()
    throw error
  }
  try await origin.shutdown()
}
