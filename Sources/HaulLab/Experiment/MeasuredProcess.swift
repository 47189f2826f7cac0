import Dispatch
import Haul
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A child process whose time, CPU and memory are measured from outside: wait4(2) tells what it and all of its own
/// children used.
struct MeasuredProcess: Sendable {
  /// The program's file.
  let executable: String
  /// Without the program's name.
  let arguments: [String]
  /// `NAME=value` each.
  let environment: [String]
  /// The files that its stdout and stderr are written to, in place of what was there.
  let output: String
  let errors: String

  /// What a process that has ended used.
  struct Usage: Sendable, Hashable {
    /// From before its start until after its end.
    var seconds = 0.0
    var userSeconds = 0.0
    var systemSeconds = 0.0
    /// The most memory that it or any one of its children held, in bytes.
    var peakMemory = 0
    /// Minus the signal's number where one ended it.
    var exitCode: Int32 = 0
  }

  /// How long a process may take to tidy up after SIGINT before it is killed.
  private static let patience = DispatchTimeInterval.seconds(3)

  /// Runs it to its end. Cancelling the task interrupts it as Ctrl-C would, and kills it where that does not help.
  ///
  /// - Parameter limit: When it is interrupted in any case; nil for never.
  /// - Throws: ``LabError`` where it cannot be started.
  func run(limit: Duration? = nil) async throws -> Usage {
    let running = Running()
    return try await withTaskCancellationHandler {
      try await Blocking.run { try measure(running, limit: limit) }
    } onCancel: {
      Self.end(running)
    }
  }

  /// Asks a process to end, and kills it where that does not help.
  private static func end(_ running: Running) {
    running.send(SIGINT)
    DispatchQueue.global().asyncAfter(deadline: .now() + patience) { running.send(SIGKILL) }
  }

  /// The identifier of a process for as long as it is this process's and no other's.
  private final class Running: Sendable {
    private struct State {
      var identifier: pid_t?
      var isCancelled = false
    }

    private let state = Mutex(State())

    /// Starts the process under the lock, so that a cancellation comes either before or after; nil where it came before.
    func start(_ spawn: () throws -> pid_t) throws -> pid_t? {
      try state.withLock { state in
        guard !state.isCancelled else { return nil }
        let identifier = try spawn()
        state.identifier = identifier
        return identifier
      }
    }

    func send(_ signal: Int32) {
      state.withLock { state in
        state.isCancelled = true
        if let identifier = state.identifier { _ = kill(identifier, signal) }
      }
    }

    func forget() { state.withLock { $0.identifier = nil } }
  }

  private func measure(_ running: Running, limit: Duration?) throws -> Usage {
    let clock = ContinuousClock()
    let start = clock.now
    guard let identifier = try running.start(spawn) else { throw CancellationError() }
    if let limit {
      let time = DispatchTimeInterval.milliseconds(Int(min(max(limit / .milliseconds(1), 1), 1e9)))
      DispatchQueue.global().asyncAfter(deadline: .now() + time) { Self.end(running) }
    }
    // It stays a zombie, and its identifier its own, until it is waited for below.
    var information = siginfo_t()
    while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
    let elapsed = clock.now - start
    running.forget()
    var status: Int32 = 0
    var resources = rusage()
    while wait4(identifier, &status, 0, &resources) == -1 {
      guard errno == EINTR else {
        throw LabError("the end of haul could not be waited for: \(Self.reason(errno))", hint: nil)
      }
    }
    var usage = Usage()
    usage.seconds = elapsed / .seconds(1)
    usage.userSeconds = Self.seconds(resources.ru_utime)
    usage.systemSeconds = Self.seconds(resources.ru_stime)
    #if os(Linux)
      // Linux counts in KiB, Darwin in bytes.
      usage.peakMemory = resources.ru_maxrss &* 1024
    #else
      usage.peakMemory = resources.ru_maxrss
    #endif
    // The encoding of wait(2): the signal in the low seven bits, the code in the second byte.
    usage.exitCode = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    return usage
  }

  /// Starts it in a process group of its own, so that Ctrl-C reaches the parent alone, with no signal blocked.
  private func spawn() throws -> pid_t {
    #if os(Linux)
      var attributes = posix_spawnattr_t()
      var actions = posix_spawn_file_actions_t()
    #else
      var attributes: posix_spawnattr_t?
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawnattr_init(&attributes)
    posix_spawn_file_actions_init(&actions)
    defer {
      posix_spawnattr_destroy(&attributes)
      posix_spawn_file_actions_destroy(&actions)
    }
    var none = sigset_t()
    sigemptyset(&none)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)

    var identifier: pid_t = 0
    let result = Self.withCStrings([executable] + arguments) { arguments in
      Self.withCStrings(environment) { environment in
        posix_spawn(&identifier, executable, &actions, &attributes, arguments, environment)
      }
    }
    guard result == 0 else {
      throw LabError("'\(executable)' cannot be started: \(Self.reason(result))", hint: nil)
    }
    return identifier
  }

  /// An array of C strings with a nil at its end, for the time of `body`.
  private static func withCStrings<Value>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Value
  ) -> Value {
    var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
      // The nil at its end is always there.
      withUnsafeMutablePointer(to: &buffer[0]) { body($0) }
    }
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
