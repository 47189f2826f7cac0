import Haul

/// Variables that look like an option's and are none's: most likely misspelt, and a default that somebody relies on.
enum UnknownVariables {
  /// A warning for each, in the order of their names.
  ///
  /// - Parameter options: The long names of the options of all subcommands.
  static func warnings(environment: [String: String], options: Set<String>) -> [String] {
    let known = options.map { EnvironmentArguments.variable(for: $0) }.sorted()
    let unknown = environment.keys.filter { $0.hasPrefix(EnvironmentArguments.prefix) && !known.contains($0) }
    return unknown.sorted().map { name in
      let nearest = NearestWord.nearest(to: name, among: known, limit: 3)
      let hint = nearest.map { "; did you mean \($0)?" } ?? ""
      return "warning: no option has the variable \(VisibleText.escaped(String(name.prefix(100))))\(hint)"
    }
  }
}
