import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// SIGINT and SIGTERM: the first cancels the run, the second ends the process at once.
///
/// The signals are blocked before any thread exists, so that every thread inherits that, and the main thread waits for
/// them with sigwait(3). Nothing runs in a handler, where next to nothing is allowed (signal-safety(7)).
///
/// The main thread must do it itself: an `async` main would leave it to Dispatch, which on Linux parks it with *no* signal
/// blocked, and the first Ctrl-C would end the process there. For the same reason nothing here may use `@MainActor`.
final class Interrupts: Sendable {
  private struct State {
    var signal: Int32?
    var handler: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// The signal that came; nil while none has.
  var signal: Int32? { state.withLock { $0.signal } }

  /// Blocks the signals in this thread and all that it starts. Call it before there are others.
  static func block() {
    var signals = watched()
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Runs `handler` when the first signal comes, or now if it has come. Takes the place of the handler before.
  func onFirst(_ handler: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state in
      state.handler = handler
      return state.signal != nil
    }
    if isLate { handler() }
  }

  /// Runs `body` in a task of its own, which the first signal cancels, and waits for its end.
  func cancelling<Value: Sendable>(
    _ body: sending @escaping @isolated(any) () async throws -> Value
  ) async throws -> Value {
    // Unstructured because only such a task can be cancelled from the thread that waits for signals.
    let run = Task(operation: body)
    onFirst { run.cancel() }
    return try await run.value
  }

  /// Waits for signals for ever.
  ///
  /// Without a handler there is nothing to tidy up, and the first signal ends the process like a second one.
  func watch() -> Never {
    var signals = Self.watched()
    while true {
      var number: Int32 = 0
      guard sigwait(&signals, &number) == 0 else { continue }
      let handler = state.withLock { state -> (@Sendable () -> Void)? in
        guard state.signal == nil else { return nil }
        state.signal = number
        return state.handler
      }
      guard let handler else { _exit(ExitStatus.interrupted(by: number)) }
      handler()
    }
  }

  /// The signals to wait for. One that is ignored when the process starts stays so: a shell without job control does that
  /// to SIGINT for what it runs in the background (POSIX, 2.11 Signals and Error Handling), and blocking would undo it.
  private static func watched() -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] where !isIgnored(number) { sigaddset(&signals, number) }
    return signals
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    // SIG_IGN is the address 1, which Swift can compare as a number only.
    return unsafeBitCast(handler, to: Int.self) == 1
  }
}
