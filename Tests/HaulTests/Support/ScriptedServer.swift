import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server that says exactly what a case tells it, byte by byte, whatever it is asked.
final class ScriptedServer: Sendable {
  enum Step: Sendable {
    /// Waits for the end of a request's head.
    case request
    case send(String)
    case bytes([UInt8])
    /// Sends in pieces of so many bytes, each in a write of its own.
    case pieces(String, size: Int)
    /// Sends this over and over, a byte at a time with a pause before each, until the client goes.
    case drip(String, every: Duration)
    /// Sends this over and over, as fast as the client takes it, until the client goes.
    case flood(String)
    /// FIN; with TLS after a close_notify.
    case close
    /// FIN; with TLS without a close_notify.
    case cut
    /// RST.
    case reset
    /// Nothing more, until the client goes.
    case silence
    /// Waits until a gate is open.
    case wait(Gate)
    case open(Gate)
  }

  /// Lets one connection wait for what another has come to.
  final class Gate: Sendable {
    private let promise = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Void.self)

    func open() { promise.succeed() }

    /// Waits until the gate is open.
    func opened() async { try? await promise.futureResult.get() }

    /// Calls `then` on `loop` once the gate is open.
    func wait(on loop: any EventLoop, _ then: @escaping @Sendable () -> Void) {
      promise.futureResult.hop(to: loop).whenSuccess(then)
    }

    deinit { promise.succeed() }
  }

  /// What a connection does: the steps at its start, and those that answer each request after them.
  struct Script: Sendable {
    var steps: [Step] = []
    /// The steps for a request, given its head.
    var answer: (@Sendable (String) -> [Step])?
  }

  fileprivate struct State {
    var connections = 0
    var requests: [String] = []
  }

  let port: Int
  private let scheme: String
  private let group: MultiThreadedEventLoopGroup
  private let listener: any Channel
  private let state: Shared

  final class Shared: Sendable {
    fileprivate let state = Mutex(State())

    func add(request: String) { state.withLock { $0.requests.append(request) } }
  }

  /// Runs a server while `body` runs.
  ///
  /// - Parameters:
  ///   - scripts: One for each connection in its turn; the last serves all further ones.
  ///   - tls: What makes it speak TLS.
  static func with<Value>(
    _ scripts: [[Step]], tls: NIOSSLContext? = nil, _ body: (ScriptedServer) async throws -> Value
  ) async throws -> Value {
    try await with(scripts: scripts.map { Script(steps: $0) }, tls: tls, body)
  }

  /// Runs a server that answers every request with the steps that `answer` gives for its head.
  static func answering<Value>(
    _ answer: @escaping @Sendable (String) -> [Step], run body: (ScriptedServer) async throws -> Value
  ) async throws -> Value {
    try await with(scripts: [Script(answer: answer)], tls: nil, body)
  }

  private static func with<Value>(
    scripts: [Script], tls: NIOSSLContext?, _ body: (ScriptedServer) async throws -> Value
  ) async throws -> Value {
    let server = try await ScriptedServer(scripts, tls)
    do {
      let value = try await body(server)
      try await server.stop()
      return value
    } catch {
      try await server.stop()
      throw error
    }
  }

  private init(_ scripts: [Script], _ tls: NIOSSLContext?) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let shared = Shared()
    listener = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        let number = shared.state.withLock { state in
          defer { state.connections += 1 }
          return state.connections
        }
        let script = scripts[min(number, scripts.count - 1)]
        return channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
          try pipeline.addHandler(ScriptHandler(script, shared))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = listener.localAddress?.port ?? 0
    scheme = tls == nil ? "http" : "https"
    self.group = group
    state = shared
  }

  private func stop() async throws {
    try await listener.close()
    try await group.shutdownGracefully()
  }

  var url: String { "\(scheme)://127.0.0.1:\(port)" }
  var connections: Int { state.state.withLock { $0.connections } }
  /// The heads of all requests, as they came.
  var requests: [String] { state.state.withLock { $0.requests } }
}

enum Response {
  /// A whole response with a length.
  static func ok(_ body: String, _ headers: String = "") -> String {
    "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
  }

  /// A redirect without a body.
  static func found(_ location: String, _ headers: String = "") -> String {
    "HTTP/1.1 302 Found\r\nLocation: \(location)\r\n\(headers)Content-Length: 0\r\n\r\n"
  }
}
