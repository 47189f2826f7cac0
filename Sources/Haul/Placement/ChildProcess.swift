import CHaulSystem
import NIOCore
import NIOPosix
import Subprocess
import Synchronization
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A child process that is written lines to and read lines from on an event loop.
///
/// swift-subprocess starts it, in a process group of its own (Ctrl-C reaches the parent alone, which ends its children in
/// order), and waits for its end. The pipes are the loop's, so that handing out work costs no hop between threads.
final class ChildProcess: Sendable {
  /// How long a child may take to end after its input has ended, before it is killed.
  private static let patience = TimeAmount.milliseconds(1500)

  private let executable: String
  private let arguments: [String]
  private let loop: any EventLoop
  private let state = Mutex(State())
  private let pipeClosed: EventLoopPromise<Void>
  private let exited: EventLoopPromise<Void>

  private struct State {
    var channel: (any Channel)?
    var wasAskedToEnd = false
    var identifier: ProcessIdentifier?
  }

  init(executable: String, arguments: [String], loop: any EventLoop) {
    self.executable = executable
    self.arguments = arguments
    self.loop = loop
    pipeClosed = loop.makePromise()
    exited = loop.makePromise()
  }

  var wasAskedToEnd: Bool { state.withLock { $0.wasAskedToEnd } }

  /// Starts the child. All closures are called on the loop: `onOpen` once lines can be written, `onClose` once after the
  /// last line, with what went wrong where that is known.
  func start(
    onOpen: @escaping @Sendable () -> Void, onLine: @escaping @Sendable (ByteBuffer) -> Void,
    onClose: @escaping @Sendable (String?) -> Void
  ) {
    // Unstructured because a child lives as long as the run, which waits for it with `ended()`.
    Task {
      var trouble: String?
      do {
        try await launch(onOpen: onOpen, onLine: onLine)
      } catch {
        trouble = "a worker process could not be started: \(error)"
        // Nothing may wait for a pipe that never was.
        pipeClosed.succeed()
      }
      let message = trouble
      loop.execute {
        onClose(message)
        self.exited.succeed()
      }
    }
  }

  /// Writes a line.
  func write(_ line: String) {
    guard let channel = state.withLock({ $0.channel }) else { return }
    var buffer = channel.allocator.buffer(capacity: line.utf8.count + 1)
    buffer.writeString(line)
    buffer.writeInteger(UInt8(ascii: "\n"))
    channel.writeAndFlush(buffer, promise: nil)
  }

  /// Ends the child's input, after which it ends, or is ended.
  func endInput() {
    let channel = state.withLock { state -> (any Channel)? in
      let isFirst = !state.wasAskedToEnd
      state.wasAskedToEnd = true
      return isFirst ? state.channel : nil
    }
    if let channel { closeInput(channel) }
  }

  private func closeInput(_ channel: any Channel) {
    channel.close(mode: .output, promise: nil)
    let timer = loop.scheduleTask(in: Self.patience) { self.kill() }
    exited.futureResult.whenComplete { _ in timer.cancel() }
  }

  func kill() {
    // The identifier is taken away before the process is waited for, so that no other can be meant.
    state.withLock { state in
      if let identifier = state.identifier { _ = Self.signal(identifier, SIGKILL) }
    }
  }

  /// Waits until the child has ended and everything of it has been told.
  func ended() async { try? await exited.futureResult.get() }

  private static func signal(_ identifier: ProcessIdentifier, _ number: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.kill(identifier.value, number)
    #elseif canImport(Musl)
      Musl.kill(identifier.value, number)
    #else
      Darwin.kill(identifier.value, number)
    #endif
  }

  // MARK: - Starting

  private func launch(
    onOpen: @escaping @Sendable () -> Void, onLine: @escaping @Sendable (ByteBuffer) -> Void
  ) async throws {
    let input = try Self.pipe()
    let output = try Self.pipe()
    var options = PlatformOptions()
    options.processGroupID = 0
    let channel = try await NIOPipeBootstrap(group: loop)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(LineHandler(onLine: onLine))
        }
      }
      .takingOwnershipOfDescriptors(input: output.read.rawValue, output: input.write.rawValue).get()
    channel.closeFuture.whenComplete { _ in self.pipeClosed.succeed() }
    do {
      _ = try await Subprocess.run(
        .path(FilePath(executable)), arguments: Arguments(arguments), environment: Self.environment,
        platformOptions: options,
        input: .fileDescriptor(input.read, closeAfterSpawningProcess: true),
        output: .fileDescriptor(output.write, closeAfterSpawningProcess: true),
        error: .currentStandardError
      ) { execution in
        let isEnding = self.state.withLock { state in
          state.channel = channel
          state.identifier = execution.processIdentifier
          return state.wasAskedToEnd
        }
        if isEnding {
          self.closeInput(channel)
        } else {
          self.loop.execute(onOpen)
        }
        try? await self.pipeClosed.futureResult.get()
        self.state.withLock { $0.identifier = nil }
      }
    } catch {
      channel.close(promise: nil)
      throw error
    }
  }

  private static func pipe() throws(Errno) -> (read: SystemPackage.FileDescriptor, write: SystemPackage.FileDescriptor)
  {
    var ends: [Int32] = [-1, -1]
    // Close-on-exec: a child that held another's pipe open would keep it from seeing its end.
    try SystemCall.retrying { haul_pipe(&ends) }
    return (.init(rawValue: ends[0]), .init(rawValue: ends[1]))
  }

  /// The parent's environment without haul's own variables: the first line tells a child what it needs.
  private static var environment: Environment {
    var removed: [Environment.Key: String?] = [:]
    var next = environ
    while let entry = next.pointee {
      let variable = String(cString: entry)
      if variable.hasPrefix("HAUL_"), let name = variable.split(separator: "=").first,
        let key = Environment.Key(rawValue: String(name))
      {
        removed[key] = .some(nil)
      }
      next += 1
    }
    return .inherit.updating(removed)
  }
}

/// Cuts what a child writes into lines.
private final class LineHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// A record is a kilobyte; a child that writes more without a line end is out of its mind.
  private static let longest = 1 << 22

  private let onLine: (ByteBuffer) -> Void
  private var pending = ByteBuffer()

  init(onLine: @escaping (ByteBuffer) -> Void) { self.onLine = onLine }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var piece = unwrapInboundIn(data)
    pending.writeBuffer(&piece)
    while let end = pending.readableBytesView.firstIndex(of: UInt8(ascii: "\n")),
      let line = pending.readSlice(length: end - pending.readerIndex)
    {
      pending.moveReaderIndex(forwardBy: 1)
      onLine(line)
    }
    pending.discardReadBytes()
    if pending.readableBytes > Self.longest { context.close(promise: nil) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // The child's end of the pipe is closed: there is nothing more to write to either.
    if case ChannelEvent.inputClosed? = event as? ChannelEvent { context.close(promise: nil) }
  }
}
