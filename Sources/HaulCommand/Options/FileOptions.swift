import ArgumentParser
import Haul

/// Where files go, as options.
struct FileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder to save files in; made if it is not there. (default: the current one)", valueName: "folder"),
    completion: .directory)
  var to: String?

  @Option(
    help: ArgumentHelp(
      """
      What happens where a file is there already: skip, overwrite (once the new one is complete), update (if the \
      server's has changed since), number (image-2.jpg) or fail. (default: skip)
      """,
      valueName: "what"))
  var existing: String?

  @Flag(help: "The same as --existing overwrite.")
  var overwrite = false

  @Flag(help: "Names that Windows and macOS take too; those that differ only in case are numbered.")
  var portableNames = false

  @Option(
    name: .customLong("extension"),
    help: ArgumentHelp(
      "fix: files get the ending of their content where theirs is missing or wrong. keep: as the URL has it. (default: keep)",
      valueName: "fix|keep"))
  var endings: String?

  @Flag(help: "Compute each file's SHA-256 for its record.")
  var sha256 = false

  @Option(
    help: ArgumentHelp(
      "What the files' SHA-256 must be, as sha256sum writes it; a file that differs is not saved.", valueName: "file"),
    completion: .file())
  var checksumFile: String?

  @Option(
    help: ArgumentHelp("Give up on files that are larger. (default: any size)", valueName: "size"),
    transform: { try ByteSize.parse($0) })
  var maxSize: Int?

  @Option(
    help: ArgumentHelp("Refuse files that are smaller. (default: any size)", valueName: "size"),
    transform: { try ByteSize.parse($0) })
  var minSize: Int?

  @Flag(help: "Leave files the time of their saving. (default: the time of the server's file)")
  var noMtime = false

  @Flag(help: "Start every file from its beginning. (default: go on where an earlier attempt or run stopped)")
  var noResume = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Connections that fetch a large file in parts at once: a number up to \(SegmentCount.most), or auto for as many as \
      help, up to 8, while other workers are idle. Where the server cannot, one does. (default: 1)
      """,
      valueName: "n|auto"),
    transform: SegmentArgument.parse)
  var segments = SegmentCount.fixed(1)

  @Flag(help: "Wait until each file is on the disk itself before it gets its name; safe from a power cut, and slower.")
  var fsync = false

  @Flag(help: "Throw the bytes away as they arrive and write nothing: measures the server and the network alone.")
  var discard = false

  /// What happens where a file is there already.
  func existingFiles() throws(UsageError) -> ExistingFiles {
    guard let existing else { return overwrite ? .overwrite : .skip }
    guard let chosen = ExistingFiles(rawValue: existing.lowercased()) else {
      throw UsageError(
        "--existing '\(existing)' is unknown",
        hint: "it takes \(ExistingFiles.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    if overwrite, chosen != .overwrite {
      throw UsageError("--overwrite and --existing \(existing) exclude each other", hint: "give one of them")
    }
    return chosen
  }

  /// What happens to endings that do not fit.
  func extensions() throws(UsageError) -> ExtensionHandling {
    guard let endings else { return .keep }
    guard let chosen = ExtensionHandling(rawValue: endings.lowercased()) else {
      throw UsageError("--extension '\(endings)' is unknown", hint: "it takes fix or keep")
    }
    return chosen
  }

  /// The destination folder.
  func destination() throws(UsageError) -> String {
    guard let to else { return "." }
    guard !to.isEmpty else { throw UsageError("--to is empty", hint: "name a folder, or . for the current one") }
    return to
  }
}
