import NIOCore
import NIOPosix
import NIOSSL

/// Says a script on one connection of a ``ScriptedServer``.
final class ScriptHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let script: ScriptedServer.Script
  private var steps: ArraySlice<ScriptedServer.Step>
  private var received = ""
  /// Gates that were waited for, and whether one is.
  private var passed: Set<ObjectIdentifier> = []
  private var isHeld = false
  private let shared: ScriptedServer.Shared

  init(_ script: ScriptedServer.Script, _ shared: ScriptedServer.Shared) {
    self.script = script
    steps = script.steps[...]
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
    while true {
      while let step = steps.first {
        guard perform(step, context) else { return }
        steps = steps.dropFirst()
      }
      guard let answer = script.answer, let head = takeRequest() else { return }
      steps = answer(head)[...]
    }
  }

  /// Takes a step.
  ///
  /// - Returns: whether the next one may follow at once.
  private func perform(_ step: ScriptedServer.Step, _ context: ChannelHandlerContext) -> Bool {
    switch step {
    case .request:
      return takeRequest() != nil
    case .send(let text):
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    case .bytes(let bytes):
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    case .pieces(let text, let size):
      let bytes = Array(text.utf8)
      for start in stride(from: 0, to: bytes.count, by: size) {
        let piece = bytes[start..<min(start + size, bytes.count)]
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: piece)), promise: nil)
      }
    case .drip(let text, let pause):
      drip(Array(text.utf8), TimeAmount(pause), context)
      return false
    case .flood(let text):
      flood(ByteBuffer(string: text), context)
      return false
    case .close:
      context.close(mode: .output, promise: nil)
    case .cut:
      beneathTLS(context).close(mode: .all, promise: nil)
    case .reset:
      (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        .assumeIsolated().whenComplete { _ in self.beneathTLS(context).close(mode: .all, promise: nil) }
    case .silence:
      return false
    case .wait(let gate):
      guard !passed.contains(ObjectIdentifier(gate)) else { return true }
      guard !isHeld else { return false }
      isHeld = true
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      gate.wait(on: context.eventLoop) {
        let (handler, context) = bound.value
        handler.isHeld = false
        handler.passed.insert(ObjectIdentifier(gate))
        if context.channel.isActive { handler.proceed(context) }
      }
      return false
    case .open(let gate):
      gate.open()
    }
    return true
  }

  private func takeRequest() -> String? {
    guard let end = received.range(of: "\r\n\r\n") else { return nil }
    let head = String(received[..<end.lowerBound])
    shared.add(request: head)
    received.removeSubrange(..<end.upperBound)
    return head
  }

  /// Where closing says nothing of TLS.
  private func beneathTLS(_ context: ChannelHandlerContext) -> ChannelHandlerContext {
    (try? context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)) ?? context
  }

  private func drip(_ bytes: [UInt8], _ pause: TimeAmount, _ context: ChannelHandlerContext, at next: Int = 0) {
    context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
      guard context.channel.isActive else { return }
      context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: [bytes[next % bytes.count]])), promise: nil)
      self.drip(bytes, pause, context, at: next + 1)
    }
  }

  private func flood(_ piece: ByteBuffer, _ context: ChannelHandlerContext) {
    let loop = context.eventLoop.assumeIsolated()
    // A hop, because a write that is done at once would pile up on the stack.
    context.writeAndFlush(wrapOutboundOut(piece)).assumeIsolated().whenSuccess {
      loop.execute { self.flood(piece, context) }
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
