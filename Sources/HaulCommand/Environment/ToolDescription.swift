import FoundationEssentials

/// What ArgumentParser knows of a command's options, as far as the environment needs it.
///
/// Read from the parser's own description (`--experimental-dump-help`), so that no option can be forgotten here.
struct ToolDescription: Decodable, Hashable {
  struct Command: Decodable, Hashable {
    let commandName: String
    let arguments: [Argument]?
    let subcommands: [Command]?
  }

  struct Argument: Decodable, Hashable {
    enum Kind: String, Decodable {
      case positional, option, flag
    }

    struct Name: Decodable, Hashable {
      let kind: String
      let name: String
    }

    let kind: Kind
    let shouldDisplay: Bool
    let isRepeating: Bool
    let names: [Name]?

    /// The name after two dashes.
    var longName: String? { names?.first { $0.kind == "long" }?.name }
    /// The letter after one dash.
    var shortName: String? { names?.first { $0.kind == "short" }?.name }
  }

  let command: Command

  /// Reads the parser's description.
  init(json: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
  }

  /// The long names of the options of all subcommands that the environment may set.
  var optionNames: Set<String> {
    let names = (command.subcommands ?? []).flatMap { options(of: $0.commandName).compactMap(\.longName) }
    return Set(names)
  }

  /// The options of a subcommand that the environment may set: all that help shows, except those that ask for help.
  func options(of subcommand: String) -> [Argument] {
    let found = command.subcommands?.first { $0.commandName == subcommand }
    return (found?.arguments ?? []).filter { argument in
      guard argument.shouldDisplay, argument.kind != .positional, let name = argument.longName else { return false }
      return name != "help" && name != "version"
    }
  }
}
