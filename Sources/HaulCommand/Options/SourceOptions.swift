import ArgumentParser
import Haul

/// What to download beside the URLs on the command line, and under which names, as options.
struct SourceOptions: ParsableArguments {
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

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Fetch each URL so many times, as image_0.jpg, image_1.jpg and so on.", valueName: "n"))
  var `repeat`: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The name of the file, for a single URL; inside --to if that is given.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      """
      Name files by a pattern: {name} {stem} {ext} {index} {index:6} {host} {path} {hash} {hash:2}, and the columns of \
      the list; / makes folders.
      """,
      valueName: "template"))
  var name: String?

  @Flag(help: "Name files {host}/{path}: the folders of the servers.")
  var tree = false

  @Flag(help: "Use the names that servers give (Content-Disposition); one that is taken is numbered.")
  var contentDisposition = false

  /// The pattern of the names; nil for the URLs' own.
  func template() throws -> NameTemplate? {
    if contentDisposition, let option = [("--name", name), ("-o (--output)", output)].first(where: { $0.1 != nil })?.0 {
      throw UsageError("--content-disposition and \(option) exclude each other", hint: "say who names the files")
    }
    guard let name else { return tree ? .tree : nil }
    if tree { throw UsageError("--name and --tree exclude each other", hint: "--tree is --name '{host}/{path}'") }
    if output != nil {
      throw UsageError("--name and -o (--output) exclude each other", hint: "-o names a single file, --name many")
    }
    return try NameTemplate(name)
  }

  /// The lists, opened. Waits for the header of a table on standard input.
  func lists() throws -> [ItemList] {
    _ = try chosenFormat()
    guard input.count(where: { $0 == "-" }) < 2 else {
      throw UsageError("-i - (--input -) is given twice", hint: "standard input can be read only once")
    }
    if input.isEmpty, let option = [("--format", format), ("--url-column", urlColumn)].first(where: { $0.1 != nil }) {
      throw UsageError("\(option.0) is about lists, and there is none", hint: "name a list with -i")
    }
    return try input.map { try list($0) }
  }

  /// One of the lists, opened; `-` is standard input.
  func list(_ path: String) throws -> ItemList {
    let format = try chosenFormat() ?? (path == "-" ? .text : ListFormat(fileName: path))
    if urlColumn != nil, ![.csv, .tsv, .ndjson].contains(format) {
      throw UsageError(
        "--url-column is about tables, and the list '\(path)' is read as \(format.rawValue)",
        hint: "say what it is with --format csv, tsv or ndjson")
    }
    return path == "-"
      ? try .standardInput(format: format, urlColumn: urlColumn)
      : try .file(path, format: format, urlColumn: urlColumn)
  }

  /// The list with what was asked for done to it.
  func arranged(_ list: ItemList) throws -> ItemList {
    var list = list
    if glob { list = list.expandingGlobs() }
    if let count = `repeat` {
      guard count >= 1 else {
        throw UsageError("--repeat is \(count)", hint: "1 or more; leave it out to fetch each URL once")
      }
      list = list.repeated(count)
    }
    return list
  }

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
