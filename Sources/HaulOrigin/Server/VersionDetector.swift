import NIOCore
import NIOHTTP2
import NIOTLS

/// Finds out which version of HTTP a client speaks, and leaves the connection to the handlers for it: by ALPN over TLS (RFC
/// 7301), by the connection preface without (RFC 9113, section 3.3).
final class VersionDetector: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  enum Version {
    case http1, http2
  }

  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  private let configure: (Version) throws -> Void
  private var received = ByteBuffer()
  private var isDecided = false

  /// - Parameter configure: Adds the handlers at the end of the pipeline.
  init(configure: @escaping (Version) throws -> Void) {
    self.configure = configure
  }

  // The handlers to come hear of it once they are there.
  func channelActive(context: ChannelHandlerContext) {}

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted(let negotiated)? = event as? TLSUserEvent {
      decide(negotiated == "h2" ? .http2 : .http1, context)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDecided else { return context.fireChannelRead(data) }
    received.writeImmutableBuffer(unwrapInboundIn(data))
    let bytes = received.readableBytesView
    if !bytes.prefix(Self.preface.count).elementsEqual(Self.preface.prefix(bytes.count)) {
      decide(.http1, context)
    } else if bytes.count >= Self.preface.count {
      decide(.http2, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func decide(_ version: Version, _ context: ChannelHandlerContext) {
    guard !isDecided else { return }
    isDecided = true
    do {
      try configure(version)
    } catch {
      return context.close(promise: nil)
    }
    context.fireChannelActive()
    if received.readableBytes > 0 {
      context.fireChannelRead(wrapInboundOut(received))
      context.fireChannelReadComplete()
    }
    context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
  }
}
