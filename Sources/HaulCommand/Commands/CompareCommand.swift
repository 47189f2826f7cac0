import ArgumentParser
import FoundationEssentials
import Haul
import HaulLab
import SystemPackage

/// `haul compare`: which strategy with how many workers is fastest for a list, by experiment.
struct CompareCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Measure which strategy and how many workers suit a list.",
    usage: "haul compare [<options>] [<url> ...] [-i <list>]",
    discussion: """
      Downloads the same list with each combination of strategy and workers, again and again, in rounds whose order chance \
      decides, and says what won, by how much, whether that is more than chance, and what holds it back.

      EXAMPLES
        haul compare -i list.txt --plan sequential,threads:5+20,async:20+200
        haul compare -i list.txt --strategies threads,async --workers 8,32 --get connect-timeout=5s
        haul compare --demo --latency 20ms --export report.html
        haul compare --from report.json --export report.md

      Exit code 0 for a whole report, 1 where rounds failed or are missing.
      """
  )

  static let _errorPrefix = "error: "

  @Argument(help: ArgumentHelp("What to download: http or https.", valueName: "url"))
  var urls: [String] = []

  @OptionGroup(title: "Lists")
  var lists: ListOptions

  @Option(
    name: .customLong("repeat"), parsing: .unconditional,
    help: ArgumentHelp("Fetch each URL so many times in each round, as haul get does.", valueName: "n"))
  var repetitions = 1

  @Flag(help: "Throw bodies away instead of saving them: measures without the disk.")
  var discard = false

  @Flag(help: "Download from a server on this machine, started for it.")
  var demo = false

  @OptionGroup(title: "Pictures of --demo")
  var pictures: PictureOptions

  @Option(
    help: ArgumentHelp(
      "What to compare: strategies, each with numbers of workers. (default: \(Plan.standard))", valueName: "plan"),
    transform: { try Plan($0) })
  var plan: Plan?

  @Option(help: ArgumentHelp("Instead of a plan: strategies, each with all of --workers.", valueName: "names"))
  var strategies: String?

  @Option(help: ArgumentHelp("Numbers of workers for --strategies, as in 5,10,20.", valueName: "numbers"))
  var workers: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Rounds that count.", valueName: "n"))
  var rounds = 10

  @Option(parsing: .unconditional, help: ArgumentHelp("Rounds before them that do not.", valueName: "n"))
  var warmup = 1

  @OptionGroup(title: "Experiment")
  var experiment: ExperimentOptions

  @Option(
    help: ArgumentHelp("Show and export a report.json again, without measuring.", valueName: "file"),
    completion: .file())
  var from: String?

  @OptionGroup
  var version: HTTPOption

  @Option(
    help: ArgumentHelp(
      "An option of haul get for every round, as in connect-timeout=5s or insecure. Repeatable.", valueName: "option"))
  var get: [String] = []

  /// The most rounds: the exact test counts sums of their ranks.
  static let mostRounds = 200

  func run(in context: CommandContext) async throws -> Int32 {
    if let from { return try await render(from, context) }
    let plan = try resolvedPlan()
    try validateSources()
    guard (1...Self.mostRounds).contains(rounds) else {
      throw UsageError(
        "--rounds is \(rounds)", hint: "between 1 and \(Self.mostRounds) are possible; 10 are a good start")
    }
    guard (0...Self.mostRounds).contains(warmup) else {
      throw UsageError("--warmup is \(warmup)", hint: "0 is none; at most \(Self.mostRounds) are possible")
    }
    guard repetitions >= 1 else {
      throw UsageError("--repeat is \(repetitions)", hint: "1 or more; leave it out to fetch each URL once")
    }
    _ = try PassedOptions.arguments(get, of: "compare")
    guard let program = Program.path?.string else {
      throw UsageError("the system does not say which program is running", hint: nil)
    }
    return try await ExperimentPlace.with(experiment, context: context) { place in
      guard demo else {
        let sources = ExperimentSources(urls: urls, options: lists)
        let files = try await sources.lists(scratch: place.scratch)
        return try await measure(plan, lists: files, source: sources.name, manifest: nil, program, place, context)
      }
      let origin = OriginExperiment(pictures: pictures, place: place, program: program, context: context)
      return try await origin.run { list, manifest, _ in
        try await measure(plan, lists: [list], source: origin.source, manifest: manifest, program, place, context)
      }
    }
  }

  private func measure(
    _ plan: Plan, lists files: [String], source: String, manifest: Manifest?, _ program: String,
    _ place: ExperimentPlace,
    _ context: CommandContext
  ) async throws -> Int32 {
    let seed = experiment.resolvedSeed
    var runner = RoundRunner(program: program, lists: files, scratch: place.scratch)
    runner.repetitions = repetitions
    runner.discards = discard
    runner.arguments =
      try (demo ? [] : lists.arguments) + version.arguments + PassedOptions.arguments(get, of: "compare")
    runner.hiddenVariables = demo ? Self.allVariables(context) : Self.ownVariables
    var whole = Experiment(
      schedule: Schedule(plan: plan, rounds: rounds, warmUps: warmup, seed: seed), runner: runner, folder: place.folder)
    whole.keepsFiles = experiment.keep
    whole.manifest = manifest
    let report = Report(
      haul: HaulVersion.text, startedAt: Date(),
      command: MaskedCommandLine.words(Array(CommandLine.arguments.dropFirst())),
      machine: .current(), plan: plan, seed: seed, rounds: rounds, warmUps: warmup,
      source: repetitions > 1 ? "\(source), \(repetitions) times" : source,
      discards: runner.discards)
    if !experiment.quiet {
      context.console.tell("\(Quantity.count(plan.combinations.count, "combination")), seed \(seed)")
    }
    let run = ExperimentRun(
      context: context, exports: experiment.export, isQuiet: experiment.quiet, showsFiles: false)
    return try await run.run(whole, report: report)
  }

  // MARK: - What was asked for

  private func resolvedPlan() throws -> Plan {
    switch (plan, strategies, workers) {
    case (let plan?, nil, nil): return plan
    case (nil, nil, nil): return .standard
    case (.some, _, _):
      throw UsageError(
        "--plan and --strategies, --workers exclude each other", hint: "write the workers into the plan: threads:5+20")
    case (nil, let strategies, let workers):
      guard let workers else {
        throw UsageError("--strategies needs --workers", hint: "say how many, as in --workers 5,10,20")
      }
      return try Plan(strategies: strategies ?? Strategy.names.joined(separator: ","), workers: workers)
    }
  }

  private func validateSources() throws {
    if demo {
      guard urls.isEmpty, lists.input.isEmpty, lists.arguments.isEmpty else {
        throw UsageError("--demo has its own list", hint: "leave out the URLs and -i, or --demo")
      }
      guard pictures.count > 0 else {
        throw UsageError("--count is \(pictures.count)", hint: "at least 1 picture is needed to compare anything")
      }
      return
    }
    guard !urls.isEmpty || !lists.input.isEmpty else {
      throw UsageError(
        "nothing to compare", hint: "name a URL, a list with -i, or --demo for pictures from this machine",
        usage: "Usage: \(Self.configuration.usage ?? "haul compare")\n  See 'haul compare --help' for more information."
      )
    }
    guard try pictures.arguments == PictureOptions.parse([]).arguments else {
      throw UsageError(
        "--count, --size, --latency, --jitter and --bandwidth are for --demo", hint: "add --demo, or leave them out")
    }
    try CommandWord.checkURLs(urls)
    try lists.check()
  }

  /// Variables of `get` that a round's own options take the place of.
  static let ownVariables: Set<String> = Set(
    [
      "STRATEGY", "WORKERS", "PLACEMENT", "SLOTS_PER_PROCESS", "TO", "INPUT", "FORMAT", "URL_COLUMN", "GLOB", "OUTPUT",
      "JSON", "QUIET", "DRY_RUN", "HTTP",
      "OVERWRITE", "EXISTING", "DISCARD", "REPEAT", "JOURNAL", "RETRY_FAILED", "FAILED_ONLY",
    ].map { EnvironmentArguments.prefix + $0 })

  /// All of haul's variables: none may change what a demo does.
  static func allVariables(_ context: CommandContext) -> Set<String> {
    Set(context.environment.keys.filter { $0.hasPrefix(EnvironmentArguments.prefix) })
  }

  // MARK: - Without measuring

  private func render(_ path: String, _ context: CommandContext) async throws -> Int32 {
    guard urls.isEmpty, lists.input.isEmpty, !demo, plan == nil, strategies == nil, workers == nil, get.isEmpty else {
      throw UsageError("--from shows a report and measures nothing", hint: "leave out the list and the plan, or --from")
    }
    let exports = experiment.export
    let report = try await Blocking.run {
      let report = try ReportFile.read(path)
      for file in exports { try file.write(report) }
      return report
    }
    for line in ReportText.lines(report) { context.console.print(line) }
    return ExperimentRun.isComplete(report) ? ExitStatus.success : ExitStatus.someFailed
  }
}
