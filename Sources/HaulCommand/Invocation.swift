import ArgumentParser
import Haul
import HaulLab

/// One run of the command: arguments in, exit code out.
struct Invocation {
  /// Without the program's name.
  let arguments: [String]
  let context: CommandContext

  /// Parses the arguments, with what the environment adds, and runs the subcommand.
  func run() async -> Int32 {
    var used: EnvironmentArguments?
    let code: Int32
    do {
      let resolved = try resolve()
      used = resolved
      var command = try Self.parse(resolved.arguments)
      if let runnable = command as? any RunnableCommand {
        code = try await runnable.run(in: context)
      } else {
        try command.run()
        code = ExitStatus.success
      }
    } catch {
      code = report(error, note: used?.note)
    }
    context.console.showProgress(nil)
    await context.console.flush()
    return code
  }

  /// Parses the arguments as the subcommand's own, which takes a third of the time that the whole tree of commands does. What
  /// is wrong or asks for help goes to the root, which alone can answer well.
  private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
    let subcommand = HaulCommand.configuration.subcommands.first { $0._commandName == arguments.first }
    if let command = try? subcommand?.parse(Array(arguments.dropFirst())) { return command }
    return try HaulCommand.parseAsRoot(arguments)
  }

  private func resolve() throws -> EnvironmentArguments {
    let isSet = context.environment.contains { $0.key.hasPrefix(EnvironmentArguments.prefix) }
    guard let normalized = CommandLineShape.normalized(arguments, subcommands: HaulCommand.subcommandNames) else {
      return EnvironmentArguments(arguments: arguments)
    }
    // A child's configuration comes from its parent, which has read the environment already.
    guard isSet, !normalized.contains(WorkerCommand.childFlag), let subcommand = normalized.first else {
      return EnvironmentArguments(arguments: normalized)
    }
    let description = try ToolDescription(json: HaulCommand._dumpHelp())
    let warnings = UnknownVariables.warnings(environment: context.environment, options: description.optionNames)
    for warning in warnings { context.console.tell(warning) }
    return try EnvironmentArguments.resolve(
      arguments: normalized, environment: context.environment, options: description.options(of: subcommand))
  }

  /// Says what went wrong, or prints the help that was asked for.
  private func report(_ error: any Error, note: ((String) -> String?)?) -> Int32 {
    let console = context.console
    switch error {
    case is UsageError, is HaulError, is LabError:
      let lines = ErrorText.lines(error)
      for line in lines { console.tell(line) }
      if let note = note?(lines.joined(separator: "\n")) { console.tell(note) }
      return ExitStatus.usage
    default:
      break
    }
    let isParsing = HaulCommand.exitCode(for: error)
    let text = HaulCommand.fullMessage(for: error)
    if isParsing == .success {
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) { console.print(String(line)) }
      return ExitStatus.success
    }
    // The message may quote what was typed, and what was typed may have been pasted.
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      console.tell(VisibleText.escaped(String(line)))
    }
    if let note = note?(text) { console.tell(note) }
    return isParsing == .validationFailure ? ExitStatus.usage : ExitStatus.someFailed
  }
}
