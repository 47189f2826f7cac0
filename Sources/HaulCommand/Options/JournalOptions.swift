import ArgumentParser
import Haul
import HaulJournal

/// What a job remembers of its runs, as options.
struct JournalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the job's memory is kept. (default: .haul/journal.sqlite in the folder, for lists)", valueName: "file"),
    completion: .file())
  var journal: String?

  @Flag(help: "Remember nothing of this run and ask nothing of earlier ones.")
  var noJournal = false

  @Option(
    help: ArgumentHelp(
      "Of what failed before, try only these classes again, such as dns,timeout,http_5xx. (default: all)",
      valueName: "classes"))
  var retryFailed: String?

  @Flag(help: "Try only what failed before.")
  var failedOnly = false

  /// Where the memory of a run is; nil for one without.
  ///
  /// - Parameters:
  ///   - hasList: Whether the run has a list. What is named on the command line is no job that is gone on with.
  ///   - folder: Where files are saved.
  func path(hasList: Bool, discards: Bool, folder: String) throws(UsageError) -> String? {
    if let journal {
      if noJournal { throw UsageError("--journal and --no-journal exclude each other", hint: "give one of them") }
      if journal.isEmpty { throw UsageError("--journal is empty", hint: "name a file, or use --no-journal") }
      if discards {
        throw UsageError(
          "--journal and --discard exclude each other", hint: "nothing is saved that could be remembered")
      }
      return journal
    }
    if hasList, !noJournal, !discards { return JournalPlace.path(in: folder) }
    for (option, isGiven) in [("--retry-failed", retryFailed != nil), ("--failed-only", failedOnly)] where isGiven {
      throw UsageError(
        "\(option) is about what a journal tells, and this run has none",
        hint: "name a list with -i, or a journal with --journal")
    }
    return nil
  }

  /// The classes of `--retry-failed`; nil for all.
  func retriedFailures() throws(UsageError) -> Set<FailureClass>? {
    guard let retryFailed else { return nil }
    var classes: Set<FailureClass> = []
    for word in retryFailed.split(separator: ",", omittingEmptySubsequences: false) {
      guard let known = FailureClass(rawValue: word.lowercased()) else {
        throw UsageError(
          "--retry-failed '\(retryFailed)': there is no class '\(word)'",
          hint: "the classes are \(FailureClass.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      classes.insert(known)
    }
    return classes
  }
}
