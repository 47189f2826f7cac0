import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// HTTP/1.1 over TCP, plain or TLS, on one event loop.
final class HTTPTransport: Transport {
  private let loop: any EventLoop
  private let resources: TransportResources
  private let bootstrap: ClientBootstrap
  private var cache: ConnectionCache
  /// Connections that are open, so that closing the transport leaves none behind.
  private var open: [ObjectIdentifier: HTTPConnection] = [:]
  private var isClosed = false

  /// - Parameter slots: Exchanges that run at once at the most; as many connections are kept when idle.
  init(loop: any EventLoop, resources: TransportResources, slots: Int) {
    self.loop = loop
    self.resources = resources
    cache = ConnectionCache(capacity: max(slots, 1))
    let bootstrap = ClientBootstrap(group: loop)
      .channelOption(.socketOption(.tcp_nodelay), value: 1)
      .connectTimeout(resources.connectTimeout)
    self.bootstrap =
      if let readSize = resources.readSize {
        bootstrap.channelOption(.maxMessagesPerRead, value: 1)
          .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: readSize))
      } else {
        // Small answers arrive in one read, and large ones in few.
        bootstrap.channelOption(
          .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 4096, initial: 65_536, maximum: 262_144))
      }
  }

  func send(_ request: TransportRequest, to receiver: any ExchangeReceiver) -> any Exchange {
    let origin = request.target.origin
    if !request.needsFreshConnection, let connection = cache.take(origin) {
      let exchange = HTTPExchange(request: request, receiver: receiver, isReused: true, loop: loop)
      // Writing to a connection that was reset meanwhile fails at once.
      exchange.isStarting = true
      connection.begin(exchange)
      exchange.isStarting = false
      return exchange
    }
    let exchange = HTTPExchange(request: request, receiver: receiver, isReused: false, loop: loop)
    connect(to: request.target, for: exchange)
    return exchange
  }

  func close() {
    isClosed = true
    cache.removeAll()
    for connection in open.values { connection.abandon() }
    open.removeAll()
  }

  // MARK: - What connections say

  /// A connection has served and can serve again.
  func release(_ connection: HTTPConnection) {
    if let surplus = cache.put(connection) { close(surplus) }
  }

  /// An idle connection has ended.
  func forget(_ connection: HTTPConnection) { cache.remove(connection) }

  private func close(_ connection: HTTPConnection) {
    open[ObjectIdentifier(connection)] = nil
    connection.abandon()
  }

  // MARK: - Connecting

  private func connect(to target: RequestTarget, for exchange: HTTPExchange) {
    let origin = target.origin
    let future: EventLoopFuture<any Channel>
    do {
      let tls = try origin.scheme == .https ? resources.tls.context() : nil
      let initializer = initializer(for: target, tls: tls)
      let bootstrap = bootstrap.channelInitializer(initializer)
      if target.isAddressLiteral {
        let address = try SocketAddress(ipAddress: origin.host, port: origin.port)
        guard resources.addresses.allows(address.addressBytes) else {
          loop.assumeIsolated().execute { exchange.fail(.privateAddress(origin)) }
          return
        }
        future = bootstrap.connect(to: address)
      } else {
        future = bootstrap.resolver(resources.resolver.resolver(on: loop))
          .connect(host: origin.host, port: origin.port)
      }
    } catch {
      let failure =
        (error as? HaulError).map { TransportFailure(kind: .tls, message: $0.message) }
        ?? TransportFailure(connectError: error, to: origin)
      loop.assumeIsolated().execute { exchange.fail(failure) }
      return
    }
    future.assumeIsolated().whenComplete { result in
      switch result {
      case .success(let channel):
        self.attach(channel, exchange)
      case .failure(let error):
        let failure = TransportFailure(connectError: error, to: origin)
        // A refusal can be known before `send` has returned, and events come after.
        self.loop.assumeIsolated().execute { exchange.fail(failure) }
      }
    }
  }

  private func attach(_ channel: any Channel, _ exchange: HTTPExchange) {
    guard let connection = try? channel.pipeline.syncOperations.handler(type: HTTPConnection.self) else {
      channel.close(promise: nil)
      loop.assumeIsolated().execute {
        exchange.fail(TransportFailure(kind: .connect, message: "the server closed the connection at once"))
      }
      return
    }
    guard !isClosed else {
      connection.abandon()
      return
    }
    let identifier = ObjectIdentifier(connection)
    open[identifier] = connection
    channel.closeFuture.assumeIsolated().whenComplete { _ in self.open[identifier] = nil }
    guard !exchange.isCancelled else {
      close(connection)
      return
    }
    loop.assumeIsolated().execute {
      // Cancelled between connecting and now: nobody wants the connection.
      exchange.isCancelled ? self.close(connection) : connection.begin(exchange)
    }
  }

  private func initializer(
    for target: RequestTarget, tls: NIOSSLContext?
  ) -> @Sendable (any Channel) -> EventLoopFuture<Void> {
    let transport = NIOLoopBound(self, eventLoop: loop)
    let origin = target.origin
    let serverName = target.isAddressLiteral ? nil : origin.host
    return { channel in
      channel.eventLoop.makeCompletedFuture {
        let pipeline = channel.pipeline.syncOperations
        if let tls {
          try pipeline.addHandler(try NIOSSLClientHandler(context: tls, serverHostname: serverName))
        }
        try pipeline.addHandler(HTTPRequestEncoder())
        _ = Self.decoderType
        try pipeline.addHandler(Self.decoder())
        try pipeline.addHandler(HTTPConnection(origin: origin, transport: transport.value))
      }
    }
  }

  /// Made by whichever loop comes first while the others wait. Where two threads make this type at once, a generic one over a
  /// generic class, one of them may crash in Swift's runtime (`swift_conformsToProtocol`, seen with 6.2).
  private static let decoderType: Void = { _ = decoder() }()

  private static func decoder() -> ByteToMessageHandler<HTTPResponseDecoder> {
    ByteToMessageHandler(
      HTTPResponseDecoder(
        leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .forward, limitConfiguration: limits),
      // The parser keeps a field until it ends, and counts no spaces before its value.
      maximumBufferSize: 2 * HeadBudget.bytes)
  }

  /// A head beyond these is an attack or an accident (curl CVE-2023-38039).
  private static let limits: NIOHTTPDecoderLimitConfiguration = {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = HeadBudget.bytes
    limits.maxHeaderListSize = HeadBudget.bytes
    limits.maxHeaderFieldCount = HeadBudget.fields
    return limits
  }()
}
