/// Which subcommand a command line means.
enum CommandLineShape {
  /// The subcommand that is meant where none is named.
  static let defaultSubcommand = "get"

  /// What ArgumentParser answers by itself, whatever the subcommand.
  private static let builtIn: Set<String> = [
    "help", "-h", "--help", "--help-hidden", "--version", "--experimental-dump-help",
  ]

  /// The arguments with the default subcommand written out, so that the rest need not know of it; nil where they ask for
  /// something that is no subcommand's.
  static func normalized(_ arguments: [String], subcommands: [String]) -> [String]? {
    guard let first = arguments.first else { return [defaultSubcommand] }
    if builtIn.contains(first) || first.hasPrefix("---") { return nil }
    if first.hasPrefix("--generate-completion-script") { return nil }
    return subcommands.contains(first) ? arguments : [defaultSubcommand] + arguments
  }
}
