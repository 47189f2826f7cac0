import NIOCore
import NIOSSL

/// A connection of ``HTTPTransport``, whatever it speaks.
protocol TransportConnection: AnyObject {
  /// Ends the connection, and the exchanges on it without another word.
  func abandon()
}

extension ChannelHandlerContext {
  /// Closes the connection without waiting for the server.
  func closeAtOnce(usesTLS: Bool) {
    close(promise: nil)
    guard usesTLS else { return }
    // TLS would keep the descriptor until the server has said goodbye too, which nobody waits for. Not here: this may
    // have been called by the TLS handler itself.
    let channel = channel
    eventLoop.assumeIsolated().execute {
      guard channel.isActive else { return }
      try? channel.pipeline.syncOperations.context(handlerType: NIOSSLClientHandler.self).close(promise: nil)
    }
  }
}
