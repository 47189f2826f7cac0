import ArgumentParser
import Haul

/// The lists of what to download, and how to read them, as options of all that take lists.
struct ListOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "A list of URLs, in any format of --format, also packed with gzip; - for standard input. Repeatable.",
      valueName: "list"),
    completion: .file())
  var input: [String] = []

  @Option(
    help: ArgumentHelp(
      "The lists' format: text, csv, tsv, ndjson, aria2 or curl. (default: told by each name's ending, else text)",
      valueName: "format"))
  var format: String?

  @Option(
    help: ArgumentHelp(
      "The column of a table with the URLs, by name or number, or the member of JSON. (default: url)",
      valueName: "column"))
  var urlColumn: String?

  @Flag(help: "Write out [001-200], [a-z], [1-10:2] and {a,b} in URLs; \\[ is a bracket.")
  var glob = false

  /// Says what makes no sense, before anything is opened.
  func check() throws {
    _ = try chosenFormat()
    guard input.count(where: { $0 == "-" }) < 2 else {
      throw UsageError("-i - (--input -) is given twice", hint: "standard input can be read only once")
    }
    if input.isEmpty, let option = [("--format", format), ("--url-column", urlColumn)].first(where: { $0.1 != nil }) {
      throw UsageError("\(option.0) is about lists, and there is none", hint: "name a list with -i")
    }
    for path in input where path.hasPrefix("http://") || path.hasPrefix("https://") {
      throw UsageError(
        "-i (--input) takes a file, and '\(MaskedCommandLine.withoutUserInformation(path))' is a URL",
        hint: "fetch the list first: curl -sS URL | haul -i -")
    }
    guard urlColumn != nil else { return }
    let formats = try input.map { try listFormat($0) }
    guard let first = input.first, !formats.contains(where: Self.columnFormats.contains) else { return }
    throw UsageError(
      input.count == 1
        ? "--url-column is about tables, and the list '\(first)' is read as \(formats[0].rawValue)"
        : "--url-column is about tables, and none of the lists is one",
      hint: "say what it is with --format csv, tsv or ndjson")
  }

  /// The lists, opened. Waits for the header of a table on standard input.
  func lists() throws -> [ItemList] {
    try check()
    return try input.map { try list($0) }
  }

  /// One of the lists, opened; `-` is standard input. ``urlColumn`` is for those that have columns.
  func list(_ path: String) throws -> ItemList {
    let format = try listFormat(path)
    let column = Self.columnFormats.contains(format) ? urlColumn : nil
    return path == "-"
      ? try .standardInput(format: format, urlColumn: column)
      : try .file(path, format: format, urlColumn: column)
  }

  /// The list with its globs written out, where that is asked for.
  func expanded(_ list: ItemList) -> ItemList { glob ? list.expandingGlobs() : list }

  /// How a list is read.
  func listFormat(_ path: String) throws -> ListFormat {
    try chosenFormat() ?? (path == "-" ? .text : ListFormat(fileName: path))
  }

  /// The options that make another haul read the lists in the same way.
  var arguments: [String] {
    (format.map { ["--format=\($0)"] } ?? []) + (urlColumn.map { ["--url-column=\($0)"] } ?? [])
      + (glob ? ["--glob"] : [])
  }

  private static let columnFormats: Set<ListFormat> = [.csv, .tsv, .ndjson]

  private func chosenFormat() throws -> ListFormat? {
    guard let format else { return nil }
    guard let chosen = ListFormat(rawValue: format.lowercased()) else {
      throw UsageError(
        "--format '\(format)' is unknown",
        hint: "the formats are \(ListFormat.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return chosen
  }
}

/// Lists without items: a run that does nothing must not look like one that went well.
struct EmptyList {
  /// What the list is called in messages.
  var name: String
  /// The formats of the lists; none for URLs on the command line.
  var formats: Set<ListFormat> = []

  var error: UsageError { UsageError("nothing to do: \(name) has no URLs", hint: hint) }

  private var hint: String {
    switch formats.count == 1 ? formats.first : nil {
    case .csv, .tsv:
      "the first line of a table names its columns, for example url,title; put a row for each file below it"
    case .ndjson: "put an object on each line, as in {\"url\": \"https://example.org/a.jpg\"}"
    case .aria2: "put a URL on each line, and what concerns it below, indented"
    case .curl: "put url = \"https://example.org/a.jpg\" on a line for each file"
    case .text, nil: "put a URL on each line; those that begin with # are comments"
    }
  }
}
