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

  /// The destination folder.
  func destination() throws(UsageError) -> String {
    guard let to else { return "." }
    guard !to.isEmpty else { throw UsageError("--to is empty", hint: "name a folder, or . for the current one") }
    return to
  }
}
