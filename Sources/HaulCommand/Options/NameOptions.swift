import ArgumentParser
import Haul

/// How often to download each URL, and under which names, as options.
struct NameOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Fetch each URL so many times, as image_0.jpg, image_1.jpg and so on.", valueName: "n"))
  var `repeat`: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to save a single URL as; --to, if given, is where a relative path begins.", valueName: "file"),
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

  /// The list with what was asked for done to it.
  func arranged(_ list: ItemList) throws -> ItemList {
    guard let count = `repeat` else { return list }
    guard count >= 1 else {
      throw UsageError("--repeat is \(count)", hint: "1 or more; leave it out to fetch each URL once")
    }
    return list.repeated(count)
  }
}
