import Haul

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One run of `get`: events in, lines and an exit code out.
struct DownloadRun {
  let configuration: Configuration
  let list: ItemList
  /// What is said where the list is empty.
  let source: EmptyList

  /// Downloads everything and says how it went.
  ///
  /// - Throws: What keeps the run from beginning.
  func run(in context: CommandContext, renderer: RunRenderer) async throws -> Int32 {
    var renderer = renderer
    let download = try Downloader(configuration: configuration).download(list)
    context.interrupts.onFirst { download.cancel() }
    var summary = Summary()
    for await event in download {
      switch event {
      case .record(let record): renderer.show(record)
      case .progress(let progress): renderer.show(progress)
      case .warning(let text): renderer.warn(text)
      case .summary(let account): summary = account
      }
      await context.console.waitForRoom()
      if context.console.outputError != nil { download.cancel() }
    }
    return try await finish(summary, context: context, renderer: renderer)
  }

  private func finish(_ summary: Summary, context: CommandContext, renderer: RunRenderer) async throws -> Int32 {
    let signal = context.interrupts.signal
    if summary.items == 0, summary.stop == nil, signal == nil { throw source.error }
    renderer.show(account: Account.lines(summary, signal: signal))
    if case .localTrouble(let text) = summary.stop, renderer.isQuiet {
      for line in ErrorText.visible("error: \(text)") { context.console.tell(line) }
    }
    await context.console.flush()
    if let lost = OutputLoss(context.console) {
      if let message = lost.message { context.console.tell(message) }
      if signal == nil, let code = lost.exitCode { return code }
    }
    return ExitStatus.code(of: summary, signal: signal)
  }
}

/// stdout could not be written to.
///
/// A reader that went away (`haul … | head`) is no error: the run ends quietly, with its own exit code, as if it had been
/// asked for no more than was read. Anything else, a full disk above all, lost records and is told.
struct OutputLoss: Hashable {
  /// What to say; nil for nothing.
  let message: String?
  /// What to end with; nil for the run's own code.
  let exitCode: Int32?

  init?(_ console: Console) {
    guard let error = console.outputError else { return nil }
    self.init(error: error)
  }

  init(error: Int32) {
    if error == EPIPE {
      message = nil
      exitCode = nil
    } else {
      message = "error: cannot write to standard output: \(String(cString: strerror(error)))"
      exitCode = ExitStatus.localTrouble
    }
  }
}
