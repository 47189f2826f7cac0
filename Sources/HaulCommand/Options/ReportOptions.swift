import ArgumentParser

/// How a run tells what it does and when it stops, as options.
struct ReportOptions: ParsableArguments {
  @Flag(help: "Show what would be saved where, and fetch nothing.")
  var dryRun = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Stop when so many files have failed. (default: never)", valueName: "n"))
  var maxErrors: Int?

  @Flag(help: "Write a JSON record for each file to stdout, one a line, and the account to stderr.")
  var json = false

  @Flag(help: "Say nothing but what goes wrong.")
  var quiet = false
}
