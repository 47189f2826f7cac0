import NIOCore
import NIOHTTP1
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
    if let tls {
      try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
    }
    // Responses frame themselves: some must have neither a length nor chunks, and some hold characters in a field that
    // no decent server would send.
    var encoder = HTTPResponseEncoder.Configuration()
    encoder.automaticallySetFramingHeaders = false
    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
      withPipeliningAssistance: true,
      withErrorHandling: true,
      withOutboundHeaderValidation: false,
      withEncoderConfiguration: encoder
    )
    try channel.pipeline.syncOperations.addHandler(RequestHandler(service: service))
  }
}
