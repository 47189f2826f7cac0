import Dispatch
import Haul
import HaulJournal

/// Writes plans out on a thread of its own, so that the next are made meanwhile.
private final class PlanPrinter: Sendable {
  private let renderer: RunRenderer
  private let queue = DispatchQueue(label: "haul.plan-printer")
  /// Batches that may wait.
  private let room = DispatchSemaphore(value: 8)

  init(renderer: RunRenderer) { self.renderer = renderer }

  /// Takes a batch; waits while there is no room for one.
  func show(_ files: [PlannedFile]) {
    room.wait()
    queue.async { [self] in
      for file in files { renderer.show(file) }
      renderer.console.blockForRoom()
      room.signal()
    }
  }

  /// Waits until all is handed to the console.
  func finish() { queue.sync {} }
}

/// `--dry-run`: what would be saved where, without a request.
struct DryRun {
  let downloader: Downloader
  let list: ItemList
  /// What is known of earlier runs of the job.
  let memory: JournalReader?
  /// What is said where the list is empty.
  let source: EmptyList

  /// stdout is gone: nobody reads on.
  private struct ReaderGone: Error {}

  /// Lists every item with its path.
  ///
  /// - Throws: What would keep the run from beginning.
  func run(in context: CommandContext, renderer: RunRenderer) async throws -> Int32 {
    let console = context.console
    let (downloader, list, memory) = (downloader, list, memory)
    // Reading the list waits for files and pipes.
    let tally = try await Blocking.run { () throws -> PlanTally in
      var tally = PlanTally()
      let printer = PlanPrinter(renderer: renderer)
      defer { printer.finish() }
      do {
        try downloader.plan(list, memory: memory, warn: { renderer.warn($0) }) { files in
          for file in files { tally.count(file) }
          printer.show(files)
          if console.outputError != nil { throw ReaderGone() }
        }
      } catch is ReaderGone {}
      return tally
    }
    if tally.items == 0 { throw source.error }
    renderer.show(account: [tally.text])
    await console.flush()
    if let lost = OutputLoss(console) {
      if let message = lost.message { console.tell(message) }
      if let code = lost.exitCode { return code }
    }
    return tally.exitCode
  }
}
