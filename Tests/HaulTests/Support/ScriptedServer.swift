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
    /// Sends in pieces of so many bytes, each in a write of its own.
    case pieces(String, size: Int)
    /// FIN.
    case close
    /// RST.
    case reset
    /// Nothing more, until the client goes.
    case silence
  }

  fileprivate struct State {
    var connections = 0
    var requests: [String] = []
  }

  let port: Int
  private let group: MultiThreadedEventLoopGroup
  private let listener: any Channel
  private let state: Shared

  final class Shared: Sendable {
    fileprivate let state = Mutex(State())
  }

  /// Runs a server while `body` runs.
  ///
  /// - Parameter scripts: One for each connection in its turn; the last serves all further ones.
  static func with<Value>(_ scripts: [[Step]], _ body: (ScriptedServer) async throws -> Value) async throws -> Value {
    let server = try await ScriptedServer(scripts)
    do {
      let value = try await body(server)
      try await server.stop()
      return value
    } catch {
      try await server.stop()
      throw error
    }
  }

  private init(_ scripts: [[Step]]) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let shared = Shared()
    listener = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        let number = shared.state.withLock { state in
          defer { state.connections += 1 }
          return state.connections
        }
        let script = scripts[min(number, scripts.count - 1)]
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ScriptHandler(script, shared))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = listener.localAddress?.port ?? 0
    self.group = group
    state = shared
  }

  private func stop() async throws {
    try await listener.close()
    try await group.shutdownGracefully()
  }

  var url: String { "http://127.0.0.1:\(port)" }
  var connections: Int { state.state.withLock { $0.connections } }
  /// The heads of all requests, as they came.
  var requests: [String] { state.state.withLock { $0.requests } }

  /// Bytes of one connection.
  private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var steps: ArraySlice<Step>
    private var received = ""
    private let shared: Shared

    init(_ steps: [Step], _ shared: Shared) {
      self.steps = steps[...]
      self.shared = shared
    }

    func channelActive(context: ChannelHandlerContext) { proceed(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      received += String(buffer: unwrapInboundIn(data))
      proceed(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if case ChannelEvent.inputClosed? = event as? ChannelEvent { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func proceed(_ context: ChannelHandlerContext) {
      while let step = steps.first {
        switch step {
        case .request:
          guard let end = received.range(of: "\r\n\r\n") else { return }
          shared.state.withLock { $0.requests.append(String(received[..<end.lowerBound])) }
          received.removeSubrange(..<end.upperBound)
        case .send(let text):
          context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        case .pieces(let text, let size):
          let bytes = Array(text.utf8)
          for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = bytes[start..<min(start + size, bytes.count)]
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: piece)), promise: nil)
          }
        case .close:
          context.close(mode: .output, promise: nil)
        case .reset:
          (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            .assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        case .silence:
          return
        }
        steps = steps.dropFirst()
      }
    }
  }
}

extension String {
  /// The first place of `text`; the standard library's own needs macOS 13 and a Collection of Characters, in which
  /// `\r\n` is one.
  fileprivate func range(of text: String) -> Range<Index>? {
    let pattern = Array(text.utf8)
    var start = utf8.startIndex
    while start < utf8.endIndex {
      if utf8[start...].starts(with: pattern) { return start..<utf8.index(start, offsetBy: pattern.count) }
      start = utf8.index(after: start)
    }
    return nil
  }
}

enum Response {
  /// A whole response with a length.
  static func ok(_ body: String, _ headers: String = "") -> String {
    "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
  }
}
