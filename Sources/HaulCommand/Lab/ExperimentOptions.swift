import ArgumentParser
import HaulLab

/// How often and in which order an experiment runs, and where it leaves what, as options of `compare` and `demo`.
struct ExperimentOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What decides the order; a report names it. (default: another each time)", valueName: "number"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "The folder for the files, with one inside for each combination and round. (default: a temporary one)",
      valueName: "folder"),
    completion: .directory)
  var to: String?

  @Flag(help: "Keep the files of every round. (default: remove them when it has ended)")
  var keep = false

  @Flag(help: "Use the folder though it is not empty; what is there under the names of rounds is replaced.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Write a report, .md, .json, .csv or .html by its ending, anew after every round. Repeatable.", valueName: "file"),
    completion: .file(extensions: ["md", "json", "csv", "html"]), transform: { try ReportFile($0) })
  var export: [ReportFile] = []

  @Flag(help: "Say nothing but the result.")
  var quiet = false

  /// The seed, chosen by chance where none is given: short enough to be typed again.
  var resolvedSeed: UInt64 { seed ?? .random(in: 1...999_999) }
}
