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
      let nearest = known.map { (name: $0, distance: distance(name, $0)) }.min { $0.distance < $1.distance }
      let hint = nearest.flatMap { $0.distance <= 3 ? "; did you mean \($0.name)?" : nil } ?? ""
      return "warning: no option has the variable \(VisibleText.escaped(String(name.prefix(100))))\(hint)"
    }
  }

  /// The insertions, removals and replacements of bytes that make one text of another (Levenshtein, 1966).
  static func distance(_ first: String, _ second: String) -> Int {
    let second = Array(second.utf8)
    var row = Array(0...second.count)
    for (line, byte) in first.utf8.prefix(100).enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (column, other) in second.enumerated() {
        let replaced = diagonal + (byte == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[second.count]
  }
}
