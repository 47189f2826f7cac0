import FoundationEssentials
import Haul
import HaulLab

/// The folders of an experiment: one for the files, and a temporary one for what is written beside them.
struct ExperimentPlace {
  /// Where each combination's folder goes.
  let folder: String
  /// For lists and records.
  let scratch: String

  /// Makes the folders, runs `body` and removes what is temporary.
  ///
  /// - Parameter keepsTemporary: Whether a temporary folder for the files stays.
  static func with<Value: Sendable>(
    _ options: ExperimentOptions, context: CommandContext, _ body: (ExperimentPlace) async throws -> Value
  ) async throws -> Value {
    // Set before there is anything to tidy up: from here on, a signal ends the run and not the process.
    context.interrupts.onFirst {}
    let (to, force) = (options.to, options.force)
    if let to { try await Blocking.run { try make(to, force: force) } }
    let scratch = try Folder.makeTemporary(environment: context.environment)
    let temporary = to == nil ? "\(scratch)/files" : nil
    let outcome: Result<Value, any Error>
    do {
      if let temporary { try Folder.make(temporary) }
      outcome = .success(try await body(ExperimentPlace(folder: to ?? "\(scratch)/files", scratch: "\(scratch)")))
    } catch {
      outcome = .failure(error)
    }
    if options.keep, let temporary, case .success = outcome {
      context.console.print("the files are in \(temporary)")
    } else {
      await Blocking.run { Folder.remove(scratch) }
    }
    return try outcome.get()
  }

  private static func make(_ folder: String, force: Bool) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard names.isEmpty || force else {
      throw UsageError(
        "--to '\(folder)' is not empty",
        hint: "name another folder, or add --force to replace what rounds are named like")
    }
    do {
      try Folder.make(folder)
    } catch {
      throw UsageError(
        "--to '\(folder)' cannot be made: \(FileProblem.reason(error))", hint: "name a folder that you may write to")
    }
  }
}
