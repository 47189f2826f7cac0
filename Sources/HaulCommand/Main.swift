import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The process: signals are set up, then the command runs, then its exit code ends the process.
@main
enum Main {
  /// Not `async`: the main thread is the one that waits for signals. See ``Interrupts``.
  static func main() {
    StandardDescriptors.fillGaps()
    Interrupts.block()
    // Writing to a pipe whose reader is gone is an error to handle (EPIPE), not the end.
    signal(SIGPIPE, SIG_IGN)
    // And so is a file beyond the limit for one (EFBIG).
    signal(SIGXFSZ, SIG_IGN)
    let interrupts = Interrupts()
    let environment = ProcessInfo.processInfo.environment
    let context = CommandContext(console: .standard(), interrupts: interrupts, environment: environment)
    let arguments = Array(CommandLine.arguments.dropFirst())
    // Unstructured because it is the whole program; detached because the main thread, whose actor it would run on,
    // waits for signals.
    Task.detached {
      let code = await Invocation(arguments: arguments, context: context).run()
      // Not exit(3): it would take down what libraries have set up while other threads may still be on their way out.
      fflush(nil)
      _exit(code)
    }
    interrupts.watch()
  }
}
