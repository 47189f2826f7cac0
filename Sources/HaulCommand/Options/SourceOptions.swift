import ArgumentParser

/// What to download beside the URLs on the command line, and under which name, as options.
struct SourceOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "A list with a URL a line, # for comments; - for standard input. Repeatable.", valueName: "list"),
    completion: .file())
  var input: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The name of the file, for a single URL; inside --to if that is given.", valueName: "file"),
    completion: .file())
  var output: String?
}
