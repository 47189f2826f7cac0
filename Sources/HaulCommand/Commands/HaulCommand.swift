import ArgumentParser
import Haul

/// The root of the command: it only tells its subcommands apart.
struct HaulCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "haul",
    abstract: "Downloads lists of URLs, from two to two hundred million.",
    discussion: """
      EXAMPLES
        haul https://example.org/a.jpg https://example.org/b.jpg
        haul -i list.txt --to pictures --strategy threads --workers 20
        haul demo

      get is meant where no subcommand is named; haul help get lists its options.

      Every option has a variable: --connect-timeout is HAUL_CONNECT_TIMEOUT. The command line wins. Flags take 1 or 0, \
      repeatable options a value a line.

      EXIT CODES
        0         every file was saved or validly skipped
        1         some failed
        2         a bad option, an unreadable list, a destination that cannot be
                  written to, nothing to do
        3         all failed
        5         the disk gave out on the way, or worker processes did
        6         something arrived but did not match its checksum
        130, 143  interrupted (SIGINT, SIGTERM)
      """,
    version: "haul \(HaulVersion.text)",
    subcommands: [
      GetCommand.self, StatusCommand.self, WorkerCommand.self, CompareCommand.self, TuneCommand.self,
      OriginCommand.self,
      DemoCommand.self,
    ],
    defaultSubcommand: GetCommand.self
  )

  static let _errorPrefix = "error: "

  /// The subcommands' names.
  static var subcommandNames: [String] { configuration.subcommands.map { $0._commandName } }
}

/// A subcommand that can run.
protocol RunnableCommand: ParsableCommand {
  /// Runs it.
  ///
  /// - Returns: The exit code.
  /// - Throws: ``UsageError`` or `HaulError` where it could not begin.
  func run(in context: CommandContext) async throws -> Int32
}

/// What a running command sees of the world.
struct CommandContext: Sendable {
  let console: Console
  let interrupts: Interrupts
  /// The variables of the process.
  let environment: [String: String]
  /// Colours for stdout.
  var style: Style { .detected(isTerminal: console.outputIsTerminal, environment: environment) }
}
