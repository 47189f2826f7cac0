import ArgumentParser
import FoundationEssentials
import Haul
import HaulLab
import SystemPackage

/// `haul demo`: the same files, downloaded in every way, and how long each takes.
struct DemoCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Download the same pictures in every way and compare the times.",
    discussion: """
      Starts a server on this machine, downloads all its pictures with one strategy and number of workers after the other, \
      checks every file's SHA-256, and ends with a table, curves and a verdict. Nothing leaves the machine. haul compare \
      --demo does the same in rounds, without a line for each file. Exit code 0 if every file was right.
      """
  )

  static let _errorPrefix = "error: "

  @OptionGroup(title: "Pictures")
  var pictures: PictureOptions

  @Option(
    help: ArgumentHelp(
      "What to compare: strategies, each with numbers of workers. (default: \(Plan.standard))", valueName: "plan"),
    transform: { try Plan($0) })
  var plan = Plan.standard

  @Option(parsing: .unconditional, help: ArgumentHelp("How often.", valueName: "n"))
  var rounds = 1

  @OptionGroup(title: "Experiment")
  var experiment: ExperimentOptions

  func run(in context: CommandContext) async throws -> Int32 {
    guard pictures.count > 0 else {
      throw UsageError("--count is \(pictures.count)", hint: "at least 1 picture is needed to compare anything")
    }
    guard (1...CompareCommand.mostRounds).contains(rounds) else {
      throw UsageError("--rounds is \(rounds)", hint: "between 1 and \(CompareCommand.mostRounds) are possible")
    }
    guard let program = Program.path?.string else {
      throw UsageError("the system does not say which program is running", hint: nil)
    }
    return try await ExperimentPlace.with(experiment, context: context) { place in
      let origin = OriginExperiment(pictures: pictures, place: place, program: program, context: context)
      return try await origin.run { list, manifest, address in
        context.console.print(
          "origin: \(address), \(Quantity.count(pictures.count, "picture")), latency \(pictures.latency)")
        return try await measure(origin, list: list, manifest: manifest, program, place, context)
      }
    }
  }

  private func measure(
    _ origin: OriginExperiment, list: String, manifest: Manifest, _ program: String, _ place: ExperimentPlace,
    _ context: CommandContext
  ) async throws -> Int32 {
    let seed = experiment.resolvedSeed
    var runner = RoundRunner(program: program, lists: [list], scratch: place.scratch)
    runner.hiddenVariables = CompareCommand.allVariables(context)
    var whole = Experiment(
      schedule: Schedule(plan: plan, rounds: rounds, warmUps: 0, seed: seed), runner: runner, folder: place.folder)
    whole.keepsFiles = experiment.keep || experiment.to != nil
    whole.manifest = manifest
    let report = Report(
      haul: HaulVersion.text, startedAt: Date(),
      command: MaskedCommandLine.words(Array(CommandLine.arguments.dropFirst())),
      machine: .current(), plan: plan, seed: seed, rounds: rounds, warmUps: 0, source: origin.source, discards: false)
    let run = ExperimentRun(context: context, exports: experiment.export, isQuiet: experiment.quiet, showsFiles: true)
    return try await run.run(whole, report: report)
  }
}
