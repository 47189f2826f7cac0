import ArgumentParser
import FoundationEssentials
import Haul
import HaulLab
import SystemPackage

/// `haul tune`: how many workers suit a list, by experiment.
struct TuneCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Find by experiment how many workers suit a list.",
    usage: "haul tune [<options>] [<url> ...] [-i <list>]",
    discussion: """
      Downloads samples of the list with more and more workers, then around the best number again, until it is known within \
      5 % or the time is used up. Says which number is the fastest, which is the smallest that is nearly as fast, and which \
      are as good, and remembers it for haul get --workers tuned.

      EXAMPLES
        haul tune -i list.txt
        haul tune -i list.txt --strategies async --max-workers 64 --budget 30s
        haul get -i list.txt --workers tuned

      Exit code 0 with an answer, 1 where the measurements give none.
      """
  )

  static let _errorPrefix = "error: "

  @Argument(help: ArgumentHelp("What to measure with: http or https.", valueName: "url"))
  var urls: [String] = []

  @OptionGroup(title: "Lists")
  var lists: ListOptions

  @Option(help: ArgumentHelp("Strategies to try.", valueName: "names"))
  var strategies = "threads,processes,async"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Try no more workers than this, nor more than there are files; of processes at most 16 a core.", valueName: "n"))
  var maxWorkers = 512

  @Option(
    help: ArgumentHelp("Time for all measurements. (default: 60s)", valueName: "time"),
    transform: DurationArgument.parseLimit)
  var budget = DurationArgument(.seconds(60))

  @Option(parsing: .unconditional, help: ArgumentHelp("Ask for each URL at most so often in all.", valueName: "n"))
  var maxRepeats = 50

  @Flag(help: "Throw bodies away instead of saving them: measures without the disk.")
  var discard = false

  @Option(
    help: ArgumentHelp(
      "A folder on the disk to save to; what is saved is removed at once. (default: the system's temporary folder)",
      valueName: "folder"),
    completion: .directory)
  var to: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What decides the sample and the order. (default: another each time)", valueName: "number"))
  var seed: UInt64?

  @Flag(help: "Say nothing but the result.")
  var quiet = false

  @OptionGroup
  var version: HTTPOption

  @Option(
    help: ArgumentHelp(
      "An option of haul get for every measurement, as in connect-timeout=5s or insecure. Repeatable.",
      valueName: "option"))
  var get: [String] = []

  /// Of a list, no more than its beginning is looked at.
  private static let mostRead = 200_000

  /// Each process is a program of its own, with its own memory.
  private static let processesPerCore = 16

  func run(in context: CommandContext) async throws -> Int32 {
    try check()
    guard let program = Program.path?.string else {
      throw UsageError("the system does not say which program is running", hint: nil)
    }
    // From here on there is something to tidy up, and a signal ends the run and not the process.
    context.interrupts.onFirst {}
    let folder = try temporaryFolder(context)
    let outcome: Result<Int32, any Error>
    do {
      outcome = .success(try await tune(program, folder: folder, context))
    } catch {
      outcome = .failure(error)
    }
    await Blocking.run { Folder.remove(folder) }
    return try outcome.get()
  }

  private func tune(_ program: String, folder: String, _ context: CommandContext) async throws -> Int32 {
    let sources = ExperimentSources(urls: urls, options: lists)
    let found = try await items(in: try await sources.lists(scratch: folder))
    guard !found.isEmpty else { throw sources.empty.error }
    guard found.count > 1 else {
      throw UsageError(
        "there is nothing to tune with a single URL: no more workers are tried than there are files",
        hint: "name more URLs, or a list with -i; haul compare --repeat 20 asks for one URL again and again")
    }
    let seed = seed ?? .random(in: 1...999_999)
    let settings = try settings(files: found.count, seed: seed)
    if !quiet { tell(settings, sources.name, files: found.count, context) }

    var runner = RoundRunner(program: program, lists: [], scratch: folder)
    runner.discards = discard
    runner.arguments = try version.arguments + PassedOptions.arguments(get, of: "tune")
    // The sample is a plain list, whatever the list was.
    runner.hiddenVariables = CompareCommand.ownVariables
    let meter = HaulMeter(runner: runner, folder: "\(folder)/files", sample: ItemSample(found, seed: seed))
    let tuner = Tuner(settings: settings, meter: meter, clock: ContinuousClock())
    let result: TuneResult
    do {
      result = try await context.interrupts.cancelling { try await tuner.run { show($0, context) } }
    } catch is CancellationError where context.interrupts.signal != nil {
      return ExitStatus.interrupted(by: context.interrupts.signal ?? 0)
    }
    return await finish(result, name: TunedHosts.name(of: found.map(\.url)), context)
  }

  // MARK: - What was asked for

  private func check() throws {
    guard !urls.isEmpty || !lists.input.isEmpty else {
      throw UsageError(
        "nothing to measure with", hint: "name a list with -i, or some URLs",
        usage: "Usage: \(Self.configuration.usage ?? "haul tune")\n  See 'haul tune --help' for more information.")
    }
    try CommandWord.checkURLs(urls)
    try lists.check()
    for (option, value) in [("--max-workers", maxWorkers), ("--max-repeats", maxRepeats)] where value < 1 {
      throw UsageError("\(option) is \(value)", hint: "at least 1 is needed to measure anything")
    }
    _ = try PassedOptions.arguments(get, of: "tune")
    // Says what is wrong before anything is read.
    _ = try settings(files: 1, seed: 1)
  }

  private func settings(files: Int, seed: UInt64) throws -> TuneSearch.Settings {
    let names = strategies.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for name in names where !Strategy.names.contains(name) {
      throw UsageError(
        "--strategies '\(strategies)': '\(name)' names no strategy",
        hint: "choose of threads, processes and async, with commas")
    }
    guard names != [Combination.sequential.strategy] else {
      throw UsageError(
        "sequential has one worker: there is nothing to tune",
        hint: "choose of threads, processes and async, with commas")
    }
    let most = min(maxWorkers, files)
    let processes = Self.processesPerCore * ProcessInfo.processInfo.activeProcessorCount
    let combinations = names.map { name in
      name == Combination.sequential.strategy
        ? .sequential : Combination(name, name == "processes" ? min(most, processes) : most)
    }
    let (requests, isOver) = files.multipliedReportingOverflow(by: maxRepeats)
    return try TuneSearch.Settings(
      strategies: combinations, budget: budget.duration, requests: isOver ? .max : requests, seed: seed)
  }

  /// The beginnings of the lists. What is no URL is left out.
  private func items(in paths: [String]) async throws -> [Item] {
    let options = lists
    return try await Blocking.run {
      var items: [Item] = []
      for path in paths where items.count < Self.mostRead {
        let list = options.expanded(try options.list(path))
        items += try list.first(Self.mostRead - items.count)
      }
      return items.filter { (try? RequestTarget($0.url)) != nil }
    }
  }

  private func temporaryFolder(_ context: CommandContext) throws -> String {
    guard let to else { return try Folder.makeTemporary(environment: context.environment) }
    do {
      try Folder.make(to)
      return try Folder.makeTemporary(environment: ["TMPDIR": to])
    } catch {
      throw UsageError(
        "--to '\(to)' cannot be written to: \(FileProblem.reason(error))", hint: "name a folder that you may write to")
    }
  }

  // MARK: - What is said

  private func tell(_ settings: TuneSearch.Settings, _ name: String, files: Int, _ context: CommandContext) {
    let most = settings.strategies.map { "\($0.strategy) up to \($0.workers)" }.joined(separator: ", ")
    let sample = files == Self.mostRead ? "the first \(files) URLs" : Quantity.count(files, "URL")
    context.console.tell(
      "\(sample) of \(name), each at most \(maxRepeats == 1 ? "once" : "\(maxRepeats) times"); \(most); at most \(budget); seed \(settings.seed)"
    )
  }

  private func show(_ event: Tuner<HaulMeter, ContinuousClock>.Event, _ context: CommandContext) {
    guard !quiet else { return }
    let console = context.console
    switch event {
    case .began(let combination, let files):
      guard console.errorIsTerminal else { return }
      console.showProgress("\(combination.title): \(Quantity.count(files, "file"))")
    case .ended(let combination, let trial):
      let rate = trial.filesPerSecond.map { "\(Quantity.fixed($0, 1)) files/s" } ?? "too few files to tell"
      let failed = trial.files - trial.saved
      let failures = failed > 0 ? ", \(failed) of \(trial.files) failed" : ""
      console.print("\(combination.title): \(rate)\(failures)")
    case .rests(let pause):
      console.print("the server is left alone for \(Quantity.seconds(pause))")
    }
  }

  private func finish(_ result: TuneResult, name: String?, _ context: CommandContext) async -> Int32 {
    let console = context.console
    console.showProgress(nil)
    if !quiet { console.print("") }
    for line in TuneText.lines(result) { console.print(line) }
    var failure: LabError?
    if let best = result.best {
      console.print("")
      console.print(command(best))
      do {
        if let note = try await remember(result, name, context) { console.tell(note) }
      } catch {
        failure = error as? LabError ?? LabError("\(error)", hint: nil)
      }
    }
    if let hint = result.reason?.hint { console.tell("hint: \(hint)") }
    if let failure { for line in ErrorText.lines(failure) { console.tell(line) } }
    await console.flush()
    if let lost = OutputLoss(console) {
      if let message = lost.message { console.tell(message) }
      if let code = lost.exitCode { return code }
    }
    if failure != nil { return ExitStatus.localTrouble }
    return result.best == nil ? ExitStatus.someFailed : ExitStatus.success
  }

  /// The line to use, without what may be a secret.
  private func command(_ best: TuneResult.Answer) -> String {
    var words = ["get"] + urls.prefix(3)
    if urls.count > 3 { words.append("…") }
    words += lists.input.flatMap { ["-i", $0] } + lists.arguments
    words += get.map { "--\($0)" }
    words += ["--strategy", best.strategy]
    if best.strategy != Combination.sequential.strategy { words += ["--workers", "\(best.knee.workers)"] }
    return MaskedCommandLine.words(words).map(Self.quoted).joined(separator: " ")
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=,%+@…*".contains($0) }
    return isPlain && !word.isEmpty
      ? word : "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
  }

  /// Writes the answer down; what is to be said of that.
  private func remember(_ result: TuneResult, _ name: String?, _ context: CommandContext) async throws -> String? {
    guard let name else { return "not remembered: the list has too many hosts" }
    guard let path = TunedHosts.path(environment: context.environment) else {
      return "not remembered: neither XDG_STATE_HOME nor HOME says where"
    }
    guard let entry = TunedHosts.Entry(result, measuredAt: Date()) else { return nil }
    try await Blocking.run {
      var hosts = (try? TunedHosts.read(path)) ?? TunedHosts()
      hosts.hosts[name] = entry
      try hosts.write(path)
    }
    return quiet ? nil : "remembered for \(VisibleText.escaped(name)), for --workers tuned"
  }
}
