import HaulOrigin
import NIOCore
import NIOPosix
import Testing

@testable import Haul

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Sockets of connections")
struct SocketOptionTests {
  @Test("send at once, and have nothing set that only root may set", .timeLimit(.minutes(1)))
  func options() async throws {
    try await Origin.with(OriginConfiguration()) { origin in
      let resources = try TransportResources(configuration: Configuration())
      defer { resources.shutdown() }
      let target = try RequestTarget("http://127.0.0.1:\(origin.port)/")
      let loop = MultiThreadedEventLoopGroup.singleton.next()
      let connected = loop.makePromise(of: (any Channel).self)
      loop.execute {
        Connector(loop: loop, resources: resources)
          .connect(to: target, speaking: .http1, install: { _ in }) { connected.completeWith($0.mapError { $0 }) }
      }
      let channel = try await connected.futureResult.get()
      #expect(try await channel.getOption(.tcpOption(.tcp_nodelay)).get() != 0)
      // Level and name of socket options are numbers of their own: TCP_NODELAY is SO_DEBUG one level up.
      #expect(try await channel.getOption(.socketOption(.init(rawValue: SO_DEBUG))).get() == 0)
      try await channel.close()
    }
  }
}
