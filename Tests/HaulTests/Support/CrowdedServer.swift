import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server that answers after a while, and 429 at once where more than so many requests are open.
final class CrowdedServer: Sendable {
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let listener: any Channel
  private let counts: Counts

  fileprivate final class Counts: Sendable {
    let open = Atomic<Int>(0)
    let answered = Atomic<Int>(0)
    let refused = Atomic<Int>(0)
  }

  static func with<Value>(
    most: Int, latency: TimeAmount, _ body: (CrowdedServer) async throws -> Value
  ) async throws -> Value {
    let server = try await CrowdedServer(most, latency)
    do {
      let value = try await body(server)
      try await server.stop()
      return value
    } catch {
      try await server.stop()
      throw error
    }
  }

  private init(_ most: Int, _ latency: TimeAmount) async throws {
    let counts = Counts()
    listener = try await ServerBootstrap(group: group)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(CrowdedHandler(most, latency, counts))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    self.counts = counts
  }

  private func stop() async throws {
    try await listener.close()
    try await group.shutdownGracefully()
  }

  func url(_ number: Int) -> String { "http://127.0.0.1:\(listener.localAddress?.port ?? 0)/file\(number)" }
  var answered: Int { counts.answered.load(ordering: .relaxed) }
  var refused: Int { counts.refused.load(ordering: .relaxed) }
}

private final class CrowdedHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let most: Int
  private let latency: TimeAmount
  private let counts: CrowdedServer.Counts

  init(_ most: Int, _ latency: TimeAmount, _ counts: CrowdedServer.Counts) {
    self.most = most
    self.latency = latency
    self.counts = counts
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .end = unwrapInboundIn(data) else { return }
    if counts.open.wrappingAdd(1, ordering: .relaxed).newValue > most {
      counts.refused.wrappingAdd(1, ordering: .relaxed)
      return answer(.tooManyRequests, [("retry-after", "0"), ("content-length", "0")], context)
    }
    counts.answered.wrappingAdd(1, ordering: .relaxed)
    context.eventLoop.assumeIsolated().scheduleTask(in: latency) {
      self.answer(.ok, [("content-length", "0")], context)
    }
  }

  private func answer(_ status: HTTPResponseStatus, _ fields: [(String, String)], _ context: ChannelHandlerContext) {
    // Before the answer goes out: whoever has it may ask again.
    counts.open.wrappingSubtract(1, ordering: .relaxed)
    let head = HTTPResponseHead(version: .http1_1, status: status, headers: HTTPHeaders(fields))
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}
