/// Options from `HAUL_…` variables, turned into arguments.
///
/// Every option has a variable: `--connect-timeout` is `HAUL_CONNECT_TIMEOUT`. The command line wins. Flags take 1, true,
/// yes, on, or 0, false, no, off; an empty variable is as good as none; a repeatable option takes a value a line.
struct EnvironmentArguments: Hashable {
  /// A variable that was used.
  struct Source: Hashable {
    let variable: String
    /// The option that it stands for, without dashes.
    let option: String
  }

  /// All arguments, those from variables right after the subcommand.
  var arguments: [String]
  var sources: [Source] = []

  static let prefix = "HAUL_"

  /// Adds what `environment` says to `arguments`, which begin with a subcommand.
  ///
  /// - Throws: ``UsageError`` where a flag's variable says neither yes nor no.
  static func resolve(
    arguments: [String], environment: [String: String], options: [ToolDescription.Argument],
    exclusions: [Exclusion] = Exclusion.all
  ) throws(UsageError) -> EnvironmentArguments {
    let given = GivenOptions(arguments.dropFirst(), options: options)
    var added: [String] = []
    var sources: [Source] = []
    for option in options {
      guard let name = option.longName else { continue }
      let variable = variable(for: name)
      guard let value = environment[variable], !value.isEmpty, !given.contains(name) else { continue }
      let isExcluded = exclusions.contains {
        $0.option == name && given.contains($0.given) && $0.applies(given.value($0.given))
      }
      if isExcluded { continue }
      let words = try words(for: option, name: name, value: value, variable: variable)
      guard !words.isEmpty else { continue }
      added += words
      sources.append(Source(variable: variable, option: name))
    }
    let resolved = Array(arguments.prefix(1)) + added + arguments.dropFirst()
    return EnvironmentArguments(arguments: resolved, sources: sources)
  }

  /// `connect-timeout` becomes `HAUL_CONNECT_TIMEOUT`.
  static func variable(for option: String) -> String {
    prefix + option.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
  }

  private static func words(
    for option: ToolDescription.Argument, name: String, value: String, variable: String
  ) throws(UsageError) -> [String] {
    switch option.kind {
    case .positional:
      return []
    case .flag:
      return try isYes(value, variable: variable) ? ["--\(name)"] : []
    case .option:
      // With an equals sign, a value may begin with a dash.
      guard option.isRepeating else { return ["--\(name)=\(value)"] }
      return value.split(separator: "\n").map { "--\(name)=\($0)" }
    }
  }

  private static func isYes(_ value: String, variable: String) throws(UsageError) -> Bool {
    switch value.lowercased() {
    case "1", "true", "yes", "on": return true
    case "0", "false", "no", "off": return false
    default:
      throw UsageError(
        "\(variable) is '\(value)', which says neither yes nor no", hint: "set it to 1 or 0, or unset it")
    }
  }

  /// A line that says which of a complaint's options come from variables, because the command line does not show it; nil
  /// where none do.
  func note(on complaint: String) -> String? {
    let named = sources.filter { Self.mentions(complaint, option: $0.option) }
    if !named.isEmpty {
      return "note: " + named.map { "--\($0.option) comes from the variable \($0.variable)" }.joined(separator: ", ")
    }
    // The complaint may come of any of them.
    guard !sources.isEmpty else { return nil }
    return "note: options also come from the variables " + sources.map(\.variable).joined(separator: ", ")
  }

  /// Whether `text` has the option as a whole word: `--to` is not in `--total`.
  private static func mentions(_ text: String, option: String) -> Bool {
    text.ranges(of: "--\(option)").contains { range in
      guard range.upperBound < text.endIndex else { return true }
      let next = text[range.upperBound]
      return !next.isLetter && !next.isNumber && next != "-"
    }
  }
}

/// The options that stand on a command line, with their values.
private struct GivenOptions {
  private var values: [String: String?] = [:]

  init(_ arguments: ArraySlice<String>, options: [ToolDescription.Argument]) {
    var rest = arguments
    while let argument = rest.popFirst(), argument != "--" {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard argument.hasPrefix("-"), let written = parts.first else { continue }
      let option = options.first { option in
        option.longName.map { written == "--\($0)" } ?? false || option.shortName.map { written == "-\($0)" } ?? false
      }
      guard let option, let name = option.longName else { continue }
      let inline = parts.count == 2 ? String(parts[1]) : nil
      values.updateValue(inline ?? (option.kind == .option ? rest.first : nil), forKey: name)
    }
  }

  func contains(_ name: String) -> Bool { values.keys.contains(name) }

  func value(_ name: String) -> String? { values[name] ?? nil }
}
