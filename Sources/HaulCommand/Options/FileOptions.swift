import ArgumentParser

/// Where files go, as options.
struct FileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder to save files in; made if it is not there. (default: the current one)", valueName: "folder"),
    completion: .directory)
  var to: String?

  @Flag(help: "Replace files that are there, once the new ones are complete. (default: skip them)")
  var overwrite = false

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

  @Flag(help: "Wait until each file is on the disk itself before it gets its name; safe from a power cut, and slower.")
  var fsync = false

  @Flag(help: "Throw the bytes away as they arrive and write nothing: measures the server and the network alone.")
  var discard = false

  /// The destination folder.
  func destination() throws(UsageError) -> String {
    guard let to else { return "." }
    guard !to.isEmpty else { throw UsageError("--to is empty", hint: "name a folder, or . for the current one") }
    return to
  }
}
