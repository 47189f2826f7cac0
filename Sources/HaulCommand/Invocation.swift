import ArgumentParser
import FoundationEssentials
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
    let subcommands = HaulCommand.subcommandNames
    let isThere: (String) -> Bool = { FileManager.default.fileExists(atPath: $0) }
    if let problem = CommandWord.problem(arguments, subcommands: subcommands, isThere: isThere) { throw problem }
    let arguments = CommandWord.readingHelp(arguments, subcommands: subcommands, isThere: isThere)
    guard let normalized = CommandLineShape.normalized(arguments, subcommands: subcommands) else {
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
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { VisibleText.escaped(String($0)) }
    let command = CommandLineShape.normalized(arguments, subcommands: HaulCommand.subcommandNames)?.first
    if let command, HabitOptions.commands.contains(command), let first = lines.first,
      let hint = HabitOptions.hint(on: first)
    {
      lines.replaceSubrange(0...0, with: [HabitOptions.withoutGuess(first), hint])
    }
    for line in lines { console.tell(line) }
    if let note = note?(text) { console.tell(note) }
    return isParsing == .validationFailure ? ExitStatus.usage : ExitStatus.someFailed
  }
}
