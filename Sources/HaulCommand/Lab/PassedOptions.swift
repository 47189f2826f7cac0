import ArgumentParser

/// Options of `haul get` that an experiment hands to every round, as `--get` names them: without their dashes.
enum PassedOptions {
  /// What an experiment decides itself, or could not measure with.
  private static let reserved: Set<String> = [
    "input", "i", "to", "output", "o", "strategy", "workers", "placement", "slots-per-process", "repeat", "discard",
    "json", "quiet", "journal", "no-journal", "failed-only", "retry-failed", "dry-run", "help", "h", "version",
    "format", "url-column", "glob",
  ]

  /// The options as arguments.
  ///
  /// - Parameter command: The experiment's subcommand, for messages.
  /// - Throws: ``UsageError`` for an option that the experiment sets itself, or that `haul get` would not take.
  static func arguments(_ options: [String], of command: String) throws(UsageError) -> [String] {
    let arguments = options.map { "--\($0)" }
    for option in options {
      let name = String(option.prefix { $0 != "=" })
      guard reserved.contains(name) else { continue }
      throw UsageError(
        "--get \(option): --\(name) is not an option for single rounds",
        hint:
          "haul \(command) --help tells what haul \(command) itself takes; what it measures is not passed on with --get"
      )
    }
    do {
      _ = try GetCommand.parse(["http://localhost/"] + arguments)
    } catch {
      let message = GetCommand.message(for: error)
      throw UsageError(
        "--get: \(message)",
        hint: "write an option of haul get without its dashes, as in connect-timeout=5s or insecure")
    }
    return arguments
  }
}
