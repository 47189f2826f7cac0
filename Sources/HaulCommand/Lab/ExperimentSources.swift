import FoundationEssentials
import Haul

/// What an experiment downloads, from the command line.
struct ExperimentSources {
  let urls: [String]
  let options: ListOptions

  /// What a report calls it.
  var name: String {
    var parts = urls.isEmpty ? [] : [Quantity.count(urls.count, "URL")]
    parts += options.input.map { $0 == "-" ? "standard input" : "the list \(VisibleText.escaped($0))" }
    return parts.joined(separator: ", ")
  }

  /// What is said where there is no URL in them.
  var empty: EmptyList {
    EmptyList(name: name, formats: Set(options.input.compactMap { try? options.listFormat($0) }))
  }

  /// The URLs as a list of the format that all lists are read in.
  private var text: String {
    get throws {
      guard options.format != nil else { return Self.lines(urls) }
      let column = options.urlColumn ?? "url"
      switch try options.listFormat("-") {
      case .text, .aria2: return Self.lines(urls)
      case .csv, .tsv: return Self.lines(([column] + urls).map(Self.cell))
      case .ndjson: return Self.lines(urls.map { "{\(Self.string(column)):\(Self.string($0))}" })
      case .curl: return Self.lines(urls.map { "url = \(Self.escaped($0))" })
      }
    }
  }

  private static func lines(_ lines: [String]) -> String { lines.map { "\($0)\n" }.joined() }

  /// A quoted field (RFC 4180 §2).
  private static func cell(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }

  /// A quoted parameter of curl's config file.
  private static func escaped(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  /// A JSON string.
  private static func string(_ text: String) -> String {
    (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
  }

  /// Files with the URLs. Every round reads them anew, so that what can be read but once is written down first.
  func lists(scratch: String) async throws -> [String] {
    var lists: [String] = []
    if !urls.isEmpty {
      let path = "\(scratch)/urls.txt"
      let text = try text
      try await Blocking.run { try TextFile.write(text, to: path, option: "--to") }
      lists.append(path)
    }
    for name in options.input {
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
