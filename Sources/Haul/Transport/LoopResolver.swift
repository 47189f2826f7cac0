import NIOCore
import NIOPosix

extension NameResolver {
  /// The resolver for one connection on `loop`.
  func resolver(on loop: any EventLoop) -> any Resolver & Sendable { LoopResolver(owner: self, loop: loop) }

  /// swift-nio asks for each family by itself, once a connection.
  private struct LoopResolver: Resolver {
    let owner: NameResolver
    let loop: any EventLoop

    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
      query(host, port, .inet)
    }

    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
      query(host, port, .inet6)
    }

    func cancelQueries() {}

    private func query(
      _ host: String, _ port: Int, _ family: NIOBSDSocket.ProtocolFamily
    ) -> EventLoopFuture<[SocketAddress]> {
      owner.addresses(of: host, on: loop).map { addresses in
        addresses.filter { $0.protocol == family }.map { address in
          var address = address
          address.port = port
          return address
        }
      }
    }
  }
}
