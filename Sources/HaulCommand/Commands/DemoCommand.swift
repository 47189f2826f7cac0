import ArgumentParser
import Haul
import SystemPackage

/// `haul demo`: the same files, downloaded in every way, and how long each takes.
struct DemoCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Download the same pictures in every way and compare the times.",
    discussion: """
      Starts a server on this machine, downloads all its pictures with one strategy and number of workers after the other, \
      checks every file's SHA-256, and ends with a table. Nothing leaves the machine. Exit code 0 if every file was right.
      """
  )

  static let _errorPrefix = "error: "

  @OptionGroup(title: "Pictures")
  var pictures: PictureOptions

  @Option(
    help: ArgumentHelp(
      "What to compare: strategies, each with numbers of workers. (default: \(DemoPlan.standard))", valueName: "plan"),
    transform: DemoPlan.parse)
  var plan = DemoPlan.standard

  @Option(
    help: ArgumentHelp(
      "The folder for the files, one inside for each combination. (default: a temporary one)", valueName: "folder"),
    completion: .directory)
  var to: String?

  @Flag(help: "Keep the temporary folder with the files.")
  var keep = false

  @Flag(help: "No line for each file.")
  var quiet = false

  func run(in context: CommandContext) async throws -> Int32 {
    guard pictures.count > 0 else {
      throw UsageError("--count is \(pictures.count)", hint: "at least 1 picture is needed to compare anything")
    }
    // Set before there is anything to tidy up: from here on, a signal ends the run and not the process.
    context.interrupts.onFirst {}
    let temporary = try Folder.makeTemporary(environment: context.environment)
    let outcome: Result<Int32, any Error>
    do {
      if let to { try await Blocking.run { try Self.make(to) } }
      outcome = .success(try await run(in: context, scratch: FilePath(temporary), folder: FilePath(to ?? temporary)))
    } catch {
      outcome = .failure(error)
    }
    if keep {
      context.console.print("the files are in \(to ?? temporary)")
    } else {
      await Blocking.run { Folder.remove(temporary) }
    }
    return try outcome.get()
  }

  private func run(in context: CommandContext, scratch: FilePath, folder: FilePath) async throws -> Int32 {
    let demo = Demo(
      plan: plan, pictures: pictures, scratch: scratch, folder: folder, isQuiet: quiet, context: context)
    let results = try await demo.run()
    let console = context.console
    if !results.isEmpty {
      console.print("")
      for line in DemoTable.lines(results) { console.print(line) }
      console.print("")
      for line in DemoFindings.lines(results, latency: pictures.latency.duration / .seconds(1)) { console.print(line) }
    }
    if let signal = context.interrupts.signal { return ExitStatus.interrupted(by: signal) }
    if results.allSatisfy(\.isComplete) { return ExitStatus.success }
    console.tell("error: not every file is what the origin served; see the column of files")
    return results.allSatisfy { $0.whole == 0 } ? ExitStatus.allFailed : ExitStatus.someFailed
  }

  private static func make(_ folder: String) throws {
    do {
      try Folder.make(folder)
    } catch {
      throw UsageError("--to '\(folder)' cannot be made: \(error)", hint: "name a folder that you may write to")
    }
  }
}
