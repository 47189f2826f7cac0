import NIOCore
import NIOPosix
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A name that has no address.
struct ResolutionError: Error, CustomStringConvertible {
  let description: String
  /// Whether it has addresses, and none of them may be connected to.
  var isRefused = false
}

/// Finds hosts' addresses with getaddrinfo(3), off the event loops, and remembers them for a while.
///
/// swift-nio's own resolver asks on one serial queue a loop; here names are asked for in a bounded pool, each once
/// however many wait for it. Threads start with the first name: literal addresses need none.
final class NameResolver: Sendable {
  /// Threads that wait for name servers.
  private static let width = 16
  /// How long an answer is used. getaddrinfo does not tell the record's own time.
  private static let lifetime = TimeAmount.seconds(60)
  /// How long a failure is used: long enough for a list's neighbours, short enough for a retry to ask again.
  private static let failureLifetime = TimeAmount.milliseconds(300)
  /// Names remembered at the most.
  private static let capacity = 16_384

  fileprivate enum Entry {
    case asking([EventLoopPromise<[SocketAddress]>])
    case known(Result<[SocketAddress], ResolutionError>, until: NIODeadline)
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var pool: NIOThreadPool?
  }

  private let state = Mutex(State())
  private let rule: AddressRule

  /// - Parameter rule: Which addresses are given out at all.
  init(rule: AddressRule) { self.rule = rule }

  /// The resolver for one connection on `loop`.
  func resolver(on loop: any EventLoop) -> any Resolver & Sendable { LoopResolver(owner: self, loop: loop) }

  /// The addresses of `host`, with port 0, best first (RFC 6724, as getaddrinfo orders them).
  func addresses(of host: String, on loop: any EventLoop) -> EventLoopFuture<[SocketAddress]> {
    let promise = loop.makePromise(of: [SocketAddress].self)
    let now = NIODeadline.now()
    enum Step {
      case answer(Result<[SocketAddress], ResolutionError>)
      case ask(NIOThreadPool)
      case wait
    }
    let step = state.withLock { state -> Step in
      switch state.entries[host] {
      case .known(let result, let until) where now < until:
        return .answer(result)
      case .asking(var waiting):
        waiting.append(promise)
        state.entries[host] = .asking(waiting)
        return .wait
      case .known, nil:
        if state.entries.count >= Self.capacity { state.entries = state.entries.filter { $0.value.isAsking } }
        state.entries[host] = .asking([promise])
        let pool = state.pool ?? NIOThreadPool(numberOfThreads: Self.width)
        if state.pool == nil {
          pool.start()
          state.pool = pool
        }
        return .ask(pool)
      }
    }
    switch step {
    case .answer(let result): promise.completeWith(result.mapError { $0 })
    case .wait: break
    case .ask(let pool):
      pool.submit { poolState in
        self.complete(
          host,
          poolState == .active ? self.ask(host) : .failure(ResolutionError(description: "the run has ended")))
      }
    }
    return promise.futureResult
  }

  /// Ends all asking. What getaddrinfo still waits for ends by itself: it cannot be called off, and nobody waits for it.
  func shutdown() {
    let (pool, waiting) = state.withLock { state in
      let waiting = state.entries.values.flatMap { entry in
        if case .asking(let promises) = entry { promises } else { [EventLoopPromise<[SocketAddress]>]() }
      }
      state.entries.removeAll()
      return (state.pool.take(), waiting)
    }
    for promise in waiting { promise.fail(ResolutionError(description: "the run has ended")) }
    pool?.shutdownGracefully { _ in }
  }

  private func complete(_ host: String, _ result: Result<[SocketAddress], ResolutionError>) {
    let isFailure = if case .failure = result { true } else { false }
    let until = NIODeadline.now() + (isFailure ? Self.failureLifetime : Self.lifetime)
    let waiting = state.withLock { state -> [EventLoopPromise<[SocketAddress]>] in
      let entry = state.entries.updateValue(.known(result, until: until), forKey: host)
      if case .asking(let waiting)? = entry { return waiting }
      return []
    }
    for promise in waiting { promise.completeWith(result.mapError { $0 }) }
  }

  /// Asks and waits.
  private func ask(_ host: String) -> Result<[SocketAddress], ResolutionError> {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &list)
    guard code == 0 else {
      return .failure(ResolutionError(description: String(cString: gai_strerror(code))))
    }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = list
    while let info = next?.pointee {
      if let address = Self.address(info) { addresses.append(address) }
      next = info.ai_next
    }
    guard !addresses.isEmpty else { return .failure(ResolutionError(description: "no address")) }
    let allowed = addresses.filter { rule.allows($0.addressBytes) }
    return allowed.isEmpty
      ? .failure(ResolutionError(description: "its address is private", isRefused: true)) : .success(allowed)
  }

  private static func address(_ info: addrinfo) -> SocketAddress? {
    guard let raw = info.ai_addr else { return nil }
    switch info.ai_family {
    case AF_INET:
      return raw.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee) }
    case AF_INET6:
      return raw.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee) }
    default:
      return nil
    }
  }
}

extension NameResolver {
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

extension NameResolver.Entry {
  fileprivate var isAsking: Bool {
    if case .asking = self { true } else { false }
  }
}
