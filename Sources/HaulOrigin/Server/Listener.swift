import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL

/// The socket that accepts connections and gives each its handlers.
enum Listener {
  static func bind(
    _ service: Service, tls: NIOSSLContext?, on group: any EventLoopGroup
  ) async throws(OriginError) -> any Channel {
    let host = service.configuration.host
    let port = service.configuration.port
    do {
      return try await ServerBootstrap(group: group)
        // As many clients as an experiment may open at once, without a dropped SYN and its second of waiting: listen(2).
        .serverChannelOption(.backlog, value: 4_096)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try configure(channel, service, tls) }
        }
        .bind(host: host, port: port)
        .get()
    } catch {
      throw OriginError(binding: host, port: port, cause: error)
    }
  }

  private static func configure(_ channel: any Channel, _ service: Service, _ tls: NIOSSLContext?) throws {
    let pipeline = channel.pipeline.syncOperations
    let counters = service.counters
    counters.connectionOpened()
    channel.closeFuture.whenComplete { _ in counters.connectionClosed() }
    if let tls {
      try pipeline.addHandler(NIOSSLServerHandler(context: tls))
    }
    guard service.configuration.http2 else { return try addHTTP1(to: pipeline, service) }
    try pipeline.addHandler(
      VersionDetector { version in
        switch version {
        case .http1: try addHTTP1(to: pipeline, service)
        case .http2: try addHTTP2(to: pipeline, on: channel.eventLoop, service)
        }
      })
  }

  private static func addHTTP1(to pipeline: ChannelPipeline.SynchronousOperations, _ service: Service) throws {
    // Responses frame themselves: some must have neither a length nor chunks, and some hold characters in a field that
    // no decent server would send.
    var encoder = HTTPResponseEncoder.Configuration()
    encoder.automaticallySetFramingHeaders = false
    try pipeline.configureHTTPServerPipeline(
      withPipeliningAssistance: true,
      withErrorHandling: true,
      withOutboundHeaderValidation: false,
      withEncoderConfiguration: encoder
    )
    try pipeline.addHandler(RequestHandler(service: service))
  }

  /// Each stream is a channel of its own and answers one request.
  private static func addHTTP2(
    to pipeline: ChannelPipeline.SynchronousOperations, on loop: any EventLoop, _ service: Service
  ) throws {
    var connection = NIOHTTP2Handler.ConnectionConfiguration()
    // As many as an experiment has workers on a loop; what a client sends is small.
    connection.initialSettings = [
      HTTP2Setting(parameter: .maxConcurrentStreams, value: 1_000),
      HTTP2Setting(parameter: .maxHeaderListSize, value: 65_536),
    ]
    // Some answers hold characters in a field that no decent server would send, or another length than they say.
    connection.headerBlockValidation = .disabled
    connection.contentLengthValidation = .disabled
    connection.maximumRecentlyResetStreams = 4_096
    connection.controlFrameRateLimit.maximumCount = 100_000
    var stream = NIOHTTP2Handler.StreamConfiguration()
    stream.outboundBufferSizeHighWatermark = 4 * BodyWriter.largestChunk
    stream.outboundBufferSizeLowWatermark = BodyWriter.largestChunk
    // Clients that give up are what an origin for tests is there for.
    stream.streamResetFrameRateLimit.maximumCount = 100_000
    try pipeline.addHandler(
      NIOHTTP2Handler(
        mode: .server, eventLoop: loop, connectionConfiguration: connection, streamConfiguration: stream
      ) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(
            [HTTP2FramePayloadToHTTP1ServerCodec(), RequestHandler(service: service)])
        }
      })
    try pipeline.addHandler(ConnectionCloser())
  }
}

/// Closes a connection that a client breaks the protocol on: what an origin for tests is there for.
private final class ConnectionCloser: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // An error of a stream is that stream's.
    if !(error is NIOHTTP2Errors.StreamError) { context.close(promise: nil) }
  }
}
