import ArgumentParser
import FoundationEssentials
import Haul
import HaulJournal

/// `haul status`: what became of a job so far.
struct StatusCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tell what became of the items of a list, from the journal of its folder.",
    discussion: """
      Works while a run goes on and after it. The journal is written by haul -i LIST --to FOLDER.

      EXAMPLES
        haul status pictures
        haul status pictures --list-failed > again.txt
      """
  )

  static let _errorPrefix = "error: "

  @Argument(help: ArgumentHelp("The folder that the list was saved in.", valueName: "folder"), completion: .directory)
  var folder = "."

  @Option(
    help: ArgumentHelp("The journal, where it is not in the folder.", valueName: "file"), completion: .file())
  var journal: String?

  @Flag(help: "Write the account as JSON.")
  var json = false

  @Flag(help: "Write the URLs of what failed, one a line, as a list for another run.")
  var listFailed = false

  func run(in context: CommandContext) async throws -> Int32 {
    guard !(json && listFailed) else {
      throw UsageError("--json and --list-failed are two forms of output", hint: "choose one of them")
    }
    let path = journal ?? JournalPlace.path(in: folder)
    let (json, listFailed) = (json, listFailed)
    let console = context.console
    try await Blocking.run {
      let reader = try JournalReader(path: path)
      if listFailed {
        var left = 0
        try reader.eachFailed { row in
          // A line that was no URL cannot be tried again.
          guard (try? RequestTarget(row.key.url)) != nil else {
            left += 1
            return
          }
          console.print(VisibleText.escaped(row.key.url))
          console.blockForRoom()
        }
        if left > 0 {
          console.tell(
            "warning: \(Quantity.count(left, "line")) of the list that had no URL to fetch \(left == 1 ? "is" : "are") left out"
          )
        }
      } else if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        console.print(String(decoding: try encoder.encode(reader.status()), as: UTF8.self))
      } else {
        for line in StatusText.lines(try reader.status()) { console.print(VisibleText.escaped(line)) }
      }
    }
    return ExitStatus.success
  }
}

/// Where the journal of a folder is.
enum JournalPlace {
  /// Whether a journal stands there, and not only the beginning of one.
  static func isThere(_ path: String) -> Bool {
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    return (size ?? 0) > 0
  }

  static func path(in folder: String) -> String {
    "\(folder == "/" ? "" : folder.hasSuffix("/") ? String(folder.dropLast()) : folder)/.haul/journal.sqlite"
  }
}
