import ArgumentParser
import Haul
import Synchronization

/// `haul worker`: items in on stdin, records out on stdout.
struct WorkerCommand: RunnableCommand {
  static let childFlag = "--child"

  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Download what standard input names, and write a JSON record for each.",
    discussion: """
      Reads an item a line, a URL or a JSON object with a url, and writes a record a line as items finish: what xargs, GNU \
      parallel, Slurm and Spark's pipe can drive. Ends when standard input ends, with exit code 0 if every line got a \
      record, whatever the record says.

      EXAMPLE
        echo https://example.org/a.jpg | haul worker --to pictures
      """
  )

  static let _errorPrefix = "error: "

  @OptionGroup
  var transfer: TransferOptions

  @Flag(help: .hidden)
  var child = false

  func run(in context: CommandContext) async throws -> Int32 {
    let configuration = try transfer.configuration()
    if let alarm = transfer.alarm { context.console.tell(alarm) }
    // Written at once and by whoever has the record: a parent waits for each line to hand out the next item.
    let failure = Mutex<Int32?>(nil)
    let isChild = child
    let summary = try await context.interrupts.cancelling {
      try await Worker.run(configuration: configuration, isChild: isChild) { line in
        failure.withLock { failure in
          if failure == nil { failure = DescriptorWriter.write(Array("\(line)\n".utf8), to: 1) }
          return failure == nil
        }
      }
    }
    if let signal = context.interrupts.signal { return ExitStatus.interrupted(by: signal) }
    if let error = failure.withLock({ $0 }) {
      let loss = OutputLoss(error: error)
      if let message = loss.message { context.console.tell(message) }
      if let code = loss.exitCode { return code }
    }
    if case .localTrouble(let text) = summary.stop {
      for line in ErrorText.visible("error: \(text)") { context.console.tell(line) }
      return ExitStatus.localTrouble
    }
    return ExitStatus.success
  }
}
