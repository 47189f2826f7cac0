import Haul

/// What an experiment downloads, from the command line.
struct ExperimentSources {
  let urls: [String]
  /// Lists; `-` for standard input.
  let input: [String]

  /// What a report calls it.
  var name: String {
    var parts = urls.isEmpty ? [] : [Quantity.count(urls.count, "URL")]
    parts += input.map { $0 == "-" ? "standard input" : "the list \(VisibleText.escaped($0))" }
    return parts.joined(separator: ", ")
  }

  /// Files with the URLs. Every round reads them anew, so that what can be read but once is written down first.
  func lists(scratch: String) async throws -> [String] {
    var lists: [String] = []
    if !urls.isEmpty {
      let path = "\(scratch)/urls.txt"
      let text = urls.map { "\($0)\n" }.joined()
      try await Blocking.run { try TextFile.write(text, to: path, option: "--to") }
      lists.append(path)
    }
    for name in input {
      guard name == "-" else {
        lists.append(name)
        continue
      }
      let path = "\(scratch)/standard-input.txt"
      try await Blocking.run { try StandardInput.copy(to: path) }
      lists.append(path)
    }
    return lists
  }
}
