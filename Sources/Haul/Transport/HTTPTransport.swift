import NIOCore
import NIOHTTP1

/// HTTP over TCP, plain or TLS, on one event loop: HTTP/1.1, a connection an exchange, and HTTP/2, a stream an exchange.
final class HTTPTransport: Transport {
  private let loop: any EventLoop
  private let connector: Connector
  private var versions: HTTPVersionRule
  /// Connections of HTTP/1.1 that nothing runs on.
  private var cache: ConnectionCache
  private var pool = HTTP2Pool()
  private let windows: HTTP2Windows
  /// Idle connections kept at the most.
  private let capacity: Int
  /// Connections that are open, so that closing the transport leaves none behind.
  private var open: [ObjectIdentifier: any TransportConnection] = [:]
  private var isClosed = false

  /// - Parameter slots: Exchanges that run at once at the most; as many connections are kept when idle.
  init(loop: any EventLoop, resources: TransportResources, slots: Int) {
    self.loop = loop
    connector = Connector(loop: loop, resources: resources)
    versions = HTTPVersionRule(resources.httpVersion)
    capacity = max(slots, 1)
    cache = ConnectionCache(capacity: capacity)
    windows = resources.windows
  }

  func send(_ request: TransportRequest, to receiver: any ExchangeReceiver) -> any Exchange {
    let origin = request.target.origin
    let version = versions.version(for: origin)
    switch version {
    case .http1:
      if !request.needsFreshConnection, let connection = cache.take(origin) {
        return start(request, receiver) { connection.begin($0) }
      }
    case .http2:
      if !request.needsFreshConnection, let connection = pool.ready(origin) {
        return start(request, receiver) { connection.begin($0) }
      }
    }
    let exchange = HTTPExchange(request: request, receiver: receiver, isReused: false, loop: loop)
    assign(exchange, version)
    return exchange
  }

  /// Starts an exchange on a connection that is there.
  private func start(
    _ request: TransportRequest, _ receiver: any ExchangeReceiver, _ begin: (HTTPExchange) -> Void
  ) -> any Exchange {
    let exchange = HTTPExchange(request: request, receiver: receiver, isReused: true, loop: loop)
    // Writing to a connection that was reset meanwhile fails at once.
    exchange.isStarting = true
    begin(exchange)
    exchange.isStarting = false
    return exchange
  }

  /// Gives an exchange a connection that is yet to come.
  private func assign(_ exchange: HTTPExchange, _ version: HTTPVersionRule.Version) {
    switch version {
    case .http1: connectHTTP1(exchange)
    case .http2: joinHTTP2(exchange)
    }
  }

  func close() {
    isClosed = true
    cache.removeAll()
    pool.removeAll()
    for connection in open.values { connection.abandon() }
    open.removeAll()
  }

  // MARK: - What connections say

  /// A connection of HTTP/1.1 has served and can serve again.
  func release(_ connection: HTTPConnection) {
    if let surplus = cache.put(connection) { close(surplus) }
    trim()
  }

  /// An idle connection of HTTP/1.1 has ended.
  func forget(_ connection: HTTPConnection) { cache.remove(connection) }

  /// Nothing runs on a connection of HTTP/2 any more.
  func rest(_ connection: HTTP2Connection) {
    pool.rest(connection)
    trim()
  }

  /// A connection of HTTP/2 takes no more exchanges.
  func forget(_ connection: HTTP2Connection) { pool.remove(connection) }

  /// The server has said how many streams it takes, and these are more.
  func place(_ surplus: [HTTPExchange], limit: Int, of connection: HTTP2Connection) {
    pool.limits[connection.origin] = limit
    for exchange in surplus where !exchange.isCancelled { joinHTTP2(exchange) }
  }

  /// What a server sent on a connection of several streams was not HTTP/2. Whichever of them it was for: alone on a
  /// connection it harms no other.
  func isolate(_ origin: RequestTarget.Origin) {
    for connection in pool.isolate(origin) { connection.retire() }
  }

  /// A server does not speak the version that an exchange waits for.
  func refused(_ version: HTTPVersionRule.Version, by origin: RequestTarget.Origin, _ exchange: HTTPExchange) {
    if let failure = versions.refused(version, by: origin) {
      exchange.fail(failure)
    } else if !exchange.isCancelled {
      exchange.carrier = nil
      assign(exchange, versions.version(for: origin))
    }
  }

  private func close(_ connection: any TransportConnection) {
    open[ObjectIdentifier(connection)] = nil
    connection.abandon()
  }

  /// Closes what is idle beyond what is kept.
  private func trim() {
    while cache.count + pool.idleCount > capacity, let surplus = pool.takeIdle() { close(surplus) }
  }

  // MARK: - Connecting

  private func connectHTTP1(_ exchange: HTTPExchange) {
    let target = exchange.request.target
    let connection = HTTPConnection(origin: target.origin, transport: self)
    connector.connect(to: target, speaking: .http1) { pipeline in
      try pipeline.addHandler(HTTPRequestEncoder(configuration: Self.encoding))
      _ = Self.decoderType
      try pipeline.addHandler(Self.decoder())
      try pipeline.addHandler(connection)
    } completion: { result in
      switch result {
      case .success(let channel):
        guard self.keep(connection, until: channel.closeFuture) else { return }
        guard !exchange.isCancelled else { return self.close(connection) }
        self.loop.assumeIsolated().execute {
          // Cancelled between connecting and now: nobody wants the connection.
          exchange.isCancelled ? self.close(connection) : connection.begin(exchange)
        }
      case .failure(let failure):
        exchange.fail(failure)
      }
    }
  }

  /// Lets an exchange wait for a connection that is being opened, or opens one.
  private func joinHTTP2(_ exchange: HTTPExchange) {
    let target = exchange.request.target
    if let connection = pool.coming(target.origin) { return connection.begin(exchange) }
    let connection = HTTP2Connection(
      origin: target.origin, transport: self, windows: windows, limit: pool.limits[target.origin] ?? .max,
      isIsolated: pool.isolated.contains(target.origin))
    pool.add(connection)
    connection.begin(exchange)
    connector.connect(to: target, speaking: .http2) { pipeline in
      try pipeline.addHandler(connection)
    } completion: { result in
      switch result {
      case .success(let channel): _ = self.keep(connection, until: channel.closeFuture)
      case .failure(let failure): connection.lose(failure)
      }
    }
  }

  /// Remembers a connection while it is open; false where the transport is closed, and so it.
  private func keep(_ connection: any TransportConnection, until end: EventLoopFuture<Void>) -> Bool {
    guard !isClosed else {
      connection.abandon()
      return false
    }
    let identifier = ObjectIdentifier(connection)
    open[identifier] = connection
    end.assumeIsolated().whenComplete { _ in self.open[identifier] = nil }
    return true
  }

  /// Requests have no body, and nobody may set the fields that frame one.
  private static let encoding: HTTPRequestEncoder.Configuration = {
    var configuration = HTTPRequestEncoder.Configuration()
    configuration.automaticallySetFramingHeaders = false
    return configuration
  }()

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
