import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import Haul

@Suite("A stream that is paused")
struct HTTP2PauseTests {
  /// Counts what an exchange brings, on its loop.
  private final class Receiver: ExchangeReceiver {
    var bytes = 0
    var hasEnded = false
    var onBody: () -> Void = {}
    var onEnd: () -> Void = {}

    func receive(_ event: ExchangeEvent) {
      switch event {
      case .connected, .head: break
      case .body(let piece):
        bytes += piece.readableBytes
        onBody()
      case .end:
        hasEnded = true
        onEnd()
      case .failed: onEnd()
      }
    }
  }

  private struct Seen: Sendable {
    var whenPaused = 0
    var whenOtherEnded = 0
    var sentWhenOtherEnded: Set<String> = []
    var other = 0
    var atEnd = 0
    var hasEnded = false
  }

  @Test("holds back the server on that stream, and on no other of the connection", .timeLimit(.minutes(1)))
  func paused() async throws {
    let size = 2 << 20
    try await FrameServer.with { _ in
      [.head(status: "200", fields: [("content-length", "\(size)")], isLast: false), .large(size)]
    } run: { server in
      var configuration = Configuration()
      configuration.httpVersion = .http2
      // Small windows.
      configuration.bytesPerSecond = 1
      let resources = try TransportResources(configuration: configuration)
      let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
      let loop = group.next()
      let (held, other) = (try RequestTarget("\(server.url)/held"), try RequestTarget("\(server.url)/other"))
      let seen = try await loop.flatSubmit { () -> EventLoopFuture<Seen> in
        let promise = loop.makePromise(of: Seen.self)
        let transport = HTTPTransport(loop: loop, resources: resources, slots: 2)
        let (first, second) = (Receiver(), Receiver())
        var seen = Seen()
        var exchanges: [any Exchange] = []
        first.onBody = {
          guard exchanges.count == 1 else { return }
          exchanges[0].pause()
          seen.whenPaused = first.bytes
          exchanges.append(transport.send(TransportRequest(target: other, headers: [:]), to: second))
        }
        second.onEnd = {
          seen.whenOtherEnded = first.bytes
          seen.sentWhenOtherEnded = server.sent
          seen.other = second.bytes
          exchanges[0].resume()
        }
        first.onEnd = {
          seen.atEnd = first.bytes
          seen.hasEnded = first.hasEnded
          transport.close()
          first.onBody = {}
          promise.succeed(seen)
        }
        exchanges.append(transport.send(TransportRequest(target: held, headers: [:]), to: first))
        return promise.futureResult
      }.get()
      #expect(seen.whenPaused > 0)
      #expect(seen.whenOtherEnded == seen.whenPaused)
      #expect(!seen.sentWhenOtherEnded.contains("/held"), "the window is not opened for what nobody reads")
      #expect(seen.other == size)
      #expect(seen.atEnd == size)
      #expect(seen.hasEnded)
      #expect(server.connections == 1)
      resources.shutdown()
      try await group.shutdownGracefully()
    }
  }

  @Test("its window is a quarter of a second's worth under a limit, and a fast network's otherwise")
  func windows() {
    let cases = [(nil, 16 << 20), (1, 65_536), (1_000_000, 250_000), (Int.max, 1 << 20)] as [(Int?, Int)]
    for (rate, stream) in cases {
      #expect(HTTP2Windows(bytesPerSecond: rate).stream == stream)
      #expect(HTTP2Windows(bytesPerSecond: rate).connection > stream)
    }
  }
}
