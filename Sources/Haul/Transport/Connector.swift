import NIOCore
import NIOPosix
import NIOSSL

/// Opens connections from one event loop: names, the rule of addresses, TLS.
final class Connector {
  private let loop: any EventLoop
  private let resources: TransportResources
  private let bootstrap: ClientBootstrap

  init(loop: any EventLoop, resources: TransportResources) {
    self.loop = loop
    self.resources = resources
    // Its sockets have TCP_NODELAY from the start.
    bootstrap = ClientBootstrap(group: loop).connectTimeout(resources.connectTimeout)
  }

  /// Opens a connection.
  ///
  /// - Parameters:
  ///   - install: Puts the handlers behind TLS's into the pipeline. Not before the connection is there: a host with several
  ///     addresses may have a channel for each until one of them is.
  ///   - completion: Called on the loop, a failure not before this has returned.
  func connect(
    to target: RequestTarget, speaking version: HTTPVersionRule.Version,
    install: @escaping (ChannelPipeline.SynchronousOperations) throws -> Void,
    completion: @escaping (Result<any Channel, TransportFailure>) -> Void
  ) {
    let origin = target.origin
    let future: EventLoopFuture<any Channel>
    do {
      let tls = try origin.scheme == .https ? resources.tls.context(for: version) : nil
      let bootstrap = bootstrap.channelInitializer(initializer(for: target, tls: tls))
      if target.isAddressLiteral {
        let address = try SocketAddress(ipAddress: origin.host, port: origin.port)
        guard resources.addresses.allows(address.addressBytes) else {
          loop.assumeIsolated().execute { completion(.failure(.privateAddress(origin))) }
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
      loop.assumeIsolated().execute { completion(.failure(failure)) }
      return
    }
    future.assumeIsolated().whenComplete { result in
      switch result {
      case .success(let channel):
        do {
          try install(channel.pipeline.syncOperations)
          completion(.success(channel))
        } catch {
          channel.close(promise: nil)
          let failure = TransportFailure(kind: .connect, message: "the server closed the connection at once")
          self.loop.assumeIsolated().execute { completion(.failure(failure)) }
        }
      case .failure(let error):
        let failure = TransportFailure(connectError: error, to: origin)
        // A refusal can be known at once.
        self.loop.assumeIsolated().execute { completion(.failure(failure)) }
      }
    }
  }

  private func initializer(
    for target: RequestTarget, tls: NIOSSLContext?
  ) -> @Sendable (any Channel) -> EventLoopFuture<Void> {
    let serverName = target.isAddressLiteral ? nil : target.origin.host
    let readSize = resources.readSize
    return { channel in
      channel.eventLoop.makeCompletedFuture {
        // Here, and not by the bootstrap's own options, which take 4,000 instructions more.
        if let readSize {
          try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
          try channel.syncOptions?.setOption(
            .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: readSize))
        } else {
          try channel.syncOptions?.setOption(.recvAllocator, value: ReadSizes())
        }
        guard let tls else { return }
        try channel.pipeline.syncOperations.addHandler(
          try NIOSSLClientHandler(context: tls, serverHostname: serverName))
      }
    }
  }
}
