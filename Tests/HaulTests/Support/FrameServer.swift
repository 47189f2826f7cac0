import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix
import NIOSSL
import Synchronization

/// A server of HTTP/2 that answers each request as a case tells it, frame by frame.
final class FrameServer: Sendable {
  /// A request as it came.
  struct Request: Sendable {
    /// From 1.
    var connection: Int
    /// Of all connections, from 1.
    var number: Int
    var stream: HTTP2StreamID
    var fields: HPACKHeaders

    var path: String { fields.first(name: ":path") ?? "" }
  }

  enum Step: Sendable {
    case head(status: String, fields: [(String, String)], isLast: Bool)
    /// The head of an empty response with a field of this size, in as many frames as that takes.
    case hugeHead(Int)
    case trailers([(String, String)])
    case body(String, isLast: Bool)
    /// So many bytes, to the end, as far as the client's windows allow.
    case large(Int)
    case reset(HTTP2ErrorCode)
    /// No streams above this one are taken.
    case goAway(last: Int)
    /// Bytes past swift-nio-http2, which would not send them.
    case bytes([UInt8])
    case close
    case wait(ScriptedServer.Gate)
    case open(ScriptedServer.Gate)
  }

  fileprivate struct State {
    var connections = 0
    var requests: [Request] = []
    var sent: Set<String> = []
  }

  let port: Int
  let url: String
  private let group: MultiThreadedEventLoopGroup
  private let listener: any Channel
  private let state: Shared

  final class Shared: Sendable {
    fileprivate let state = Mutex(State())
  }

  /// Runs a server while `body` runs.
  ///
  /// - Parameters:
  ///   - streams: How many streams at once it takes on a connection.
  ///   - tls: What makes it speak TLS, and to refuse whoever does not ask for HTTP/2.
  static func with<Value>(
    streams: Int = 100, tls: NIOSSLContext? = nil, _ answer: @escaping @Sendable (Request) -> [Step],
    run body: (FrameServer) async throws -> Value
  ) async throws -> Value {
    let server = try await FrameServer(streams, tls, answer)
    do {
      let value = try await body(server)
      try await server.stop()
      return value
    } catch {
      try await server.stop()
      throw error
    }
  }

  private init(
    _ streams: Int, _ tls: NIOSSLContext?, _ answer: @escaping @Sendable (Request) -> [Step]
  ) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let shared = Shared()
    listener = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        let number = shared.state.withLock { state in
          state.connections += 1
          return state.connections
        }
        return channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let tls { try pipeline.addHandlers([HelloJudge(), NIOSSLServerHandler(context: tls)]) }
          var connection = NIOHTTP2Handler.ConnectionConfiguration()
          connection.initialSettings = [HTTP2Setting(parameter: .maxConcurrentStreams, value: streams)]
          connection.headerBlockValidation = .disabled
          connection.contentLengthValidation = .disabled
          try pipeline.addHandler(NIOHTTP2Handler(mode: .server, connectionConfiguration: connection))
          try pipeline.addHandler(FrameHandler(connection: number, answer, shared))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = listener.localAddress?.port ?? 0
    url = "\(tls == nil ? "http" : "https")://127.0.0.1:\(port)"
    self.group = group
    state = shared
  }

  private func stop() async throws {
    try await listener.close()
    try await group.shutdownGracefully()
  }

  var connections: Int { state.state.withLock { $0.connections } }
  var requests: [Request] { state.state.withLock { $0.requests } }
  /// The paths whose large bodies have been sent whole.
  var sent: Set<String> { state.state.withLock { $0.sent } }
}

extension [FrameServer.Step] {
  /// A whole response.
  static func ok(_ body: String) -> [FrameServer.Step] {
    [
      .head(status: "200", fields: [("content-length", "\(body.utf8.count)")], isLast: body.isEmpty),
      .body(body, isLast: true),
    ]
  }
}

/// Answers the requests of one connection.
private final class FrameHandler: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame
  typealias OutboundOut = HTTP2Frame

  private let connection: Int
  private let answer: @Sendable (FrameServer.Request) -> [FrameServer.Step]
  private let shared: FrameServer.Shared

  init(
    connection: Int, _ answer: @escaping @Sendable (FrameServer.Request) -> [FrameServer.Step],
    _ shared: FrameServer.Shared
  ) {
    self.connection = connection
    self.answer = answer
    self.shared = shared
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    guard case .headers(let headers) = frame.payload else { return }
    let request = shared.state.withLock { state in
      let request = FrameServer.Request(
        connection: connection, number: state.requests.count + 1, stream: frame.streamID, fields: headers.headers)
      state.requests.append(request)
      return request
    }
    perform(answer(request)[...], request, context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {}

  private func perform(
    _ steps: ArraySlice<FrameServer.Step>, _ request: FrameServer.Request, _ context: ChannelHandlerContext
  ) {
    for (place, step) in zip(steps.indices, steps) {
      switch step {
      case .head(let status, let fields, let isLast):
        let headers = HPACKHeaders([(":status", status)] + fields)
        write(.headers(.init(headers: headers, endStream: isLast)), request.stream, context)
      case .hugeHead(let size):
        send(HugeHead.frames(fieldSize: size, stream: UInt32(Int(request.stream))), context)
      case .trailers(let fields):
        write(.headers(.init(headers: HPACKHeaders(fields), endStream: true)), request.stream, context)
      case .body(let text, let isLast):
        if text.isEmpty { break }
        write(.data(.init(data: .byteBuffer(ByteBuffer(string: text)), endStream: isLast)), request.stream, context)
      case .large(let size):
        let bytes = ByteBuffer(repeating: UInt8(ascii: "x"), count: size)
        let payload = HTTP2Frame.FramePayload.data(.init(data: .byteBuffer(bytes), endStream: true))
        context.writeAndFlush(wrapOutboundOut(HTTP2Frame(streamID: request.stream, payload: payload)))
          .whenSuccess { [shared] in
            shared.state.withLock { _ = $0.sent.insert(request.path) }
          }
      case .reset(let code):
        write(.rstStream(code), request.stream, context)
      case .goAway(let last):
        let payload = HTTP2Frame.FramePayload.goAway(
          lastStreamID: HTTP2StreamID(last), errorCode: .noError, opaqueData: nil)
        write(payload, .rootStream, context)
      case .bytes(let bytes):
        send(bytes, context)
      case .close:
        context.close(promise: nil)
      case .open(let gate):
        gate.open()
      case .wait(let gate):
        let rest = steps[(place + 1)...]
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        gate.wait(on: context.eventLoop) {
          let (handler, context) = bound.value
          if context.channel.isActive { handler.perform(rest, request, context) }
        }
        return
      }
    }
  }

  private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
    let handler = try? context.pipeline.syncOperations.context(handlerType: NIOHTTP2Handler.self)
    handler?.writeAndFlush(NIOAny(IOData.byteBuffer(ByteBuffer(bytes: bytes))), promise: nil)
  }

  private func write(
    _ payload: HTTP2Frame.FramePayload, _ stream: HTTP2StreamID, _ context: ChannelHandlerContext
  ) {
    context.writeAndFlush(wrapOutboundOut(HTTP2Frame(streamID: stream, payload: payload)), promise: nil)
  }
}

/// What swift-nio-http2's server would not send.
private enum HugeHead {
  /// HEADERS and CONTINUATION frames (RFC 9113 §6.2 and §6.10).
  static func frames(fieldSize: Int, stream: UInt32) -> [UInt8] {
    // `:status: 200` from the static table, and a field without indexing whose name is x (RFC 7541 §6).
    var block: [UInt8] = [0x88, 0x00, 0x01, UInt8(ascii: "x"), 0x7F]
    var rest = fieldSize - 127
    while rest >= 128 {
      block.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    block.append(UInt8(rest))
    block += Array(repeating: UInt8(ascii: "v"), count: fieldSize)
    var frames: [UInt8] = []
    for start in stride(from: 0, to: block.count, by: 16_384) {
      let piece = block[start..<min(start + 16_384, block.count)]
      let flags: UInt8 = (start == 0 ? 1 : 0) | (piece.endIndex == block.endIndex ? 4 : 0)
      frames += [0, UInt8(piece.count >> 8), UInt8(piece.count & 255), start == 0 ? 1 : 9, flags]
      frames += withUnsafeBytes(of: stream.bigEndian) { Array($0) }
      frames += piece
    }
    return frames
  }
}

/// Refuses whoever does not offer HTTP/2 by the alert of RFC 7301 §3.2, which swift-nio-ssl's server would not send.
private final class HelloJudge: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let offer = [2] + Array("h2".utf8)
  private static let alert: [UInt8] = [0x15, 3, 3, 0, 2, 2, 120]

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let hello = Array(unwrapInboundIn(data).readableBytesView)
    guard hello.indices.contains(where: { hello[$0...].starts(with: Self.offer) }) else {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: Self.alert)), promise: nil)
      return context.close(promise: nil)
    }
    context.fireChannelRead(data)
    context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
  }
}
