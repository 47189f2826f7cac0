import ArgumentParser
import Haul
import HaulJournal

/// `haul get`: downloads URLs and lists of them.
struct GetCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Download URLs, each to a file named after it.",
    usage: "haul [get] [<options>] [<url> ...] [-i <list>]",
    discussion: """
      Each file is saved under the name that its URL ends in, with a line on its time and size, and an account follows. A \
      file that is there already is skipped. What a list repeats is numbered: image.jpg, image-2.jpg.

      EXAMPLES
        haul https://example.org/images/image1.jpg -o picture.jpg
        haul -i list.txt --to pictures --strategy threads --workers 20
        generate-urls | haul -i - --json > records.ndjson

      Every option has a variable: HAUL_WORKERS=20. The command line wins.
      """
  )

  static let _errorPrefix = "error: "

  @Argument(help: ArgumentHelp("What to download: http or https.", valueName: "url"))
  var urls: [String] = []

  @OptionGroup(title: "Lists")
  var lists: ListOptions

  @OptionGroup(title: "Names")
  var names: NameOptions

  @OptionGroup(title: "Journal")
  var memory: JournalOptions

  @OptionGroup
  var transfer: TransferOptions

  @OptionGroup(title: "Run")
  var report: ReportOptions

  func run(in context: CommandContext) async throws -> Int32 {
    let command = tuned(context)
    // The header of a table is waited for where it comes through a pipe.
    var (configuration, list) = try await Blocking.run { try command.prepare(context) }
    let journal = try memory.path(
      hasList: !lists.input.isEmpty, discards: configuration.discards, folder: configuration.destination)
    if memory.failedOnly, let journal, !JournalPlace.isThere(journal) {
      throw UsageError(
        "there is no journal at “\(journal)”: nothing is known to have failed",
        hint: "name the folder of the earlier run with --to, or its journal with --journal; or leave out --failed-only")
    }
    if let alarm = transfer.alarm { context.console.tell(alarm) }
    let renderer = RunRenderer(context: context, isJSON: report.json, isQuiet: report.quiet)
    if report.dryRun {
      let memory = try journal.flatMap { path throws(HaulError) in
        try JournalPlace.isThere(path) ? JournalReader(path: path, for: configuration) : nil
      }
      let downloader = Downloader(configuration: configuration)
      return try await DryRun(downloader: downloader, list: list, memory: memory, source: source)
        .run(in: context, renderer: renderer)
    }
    if let journal {
      configuration.openJournal = { configuration throws(HaulError) in
        try SQLiteJournal(path: journal, for: configuration)
      }
    }
    let run = DownloadRun(configuration: configuration, list: list, source: source)
    return try await run.run(in: context, renderer: renderer)
  }

  /// The command with a number in place of `--workers tuned`.
  private func tuned(_ context: CommandContext) -> GetCommand {
    var command = self
    let lists = lists
    let resolved = TunedWorkers.resolved(
      transfer.placement, urls: urls, lists: lists.input, environment: context.environment,
      open: { try lists.list($0) })
    command.transfer.placement = resolved.placement
    if let note = resolved.note, !report.quiet { context.console.tell(note) }
    return command
  }

  /// The settings and the list. Lists are opened here, so that one that cannot be read stops everything.
  private func prepare(_ context: CommandContext) throws -> (Configuration, ItemList) {
    guard !urls.isEmpty || !lists.input.isEmpty else {
      throw UsageError(
        "nothing to do", hint: "name a URL or a list with -i",
        usage: "Usage: \(Self.configuration.usage ?? "haul get")\n  See 'haul get --help' for more information.")
    }
    try CommandWord.checkURLs(urls)
    var configuration = try transfer.configuration()
    if let maxErrors = report.maxErrors, maxErrors < 1 {
      throw UsageError(
        "--max-errors is \(maxErrors)", hint: "1 stops at the first failure; leave it out to go on whatever fails")
    }
    configuration.maximumErrors = report.maxErrors
    if context.console.errorIsTerminal, !report.quiet, !report.dryRun {
      configuration.progressInterval = .milliseconds(100)
    }

    configuration.nameTemplate = try names.template()
    configuration.usesServerNames = names.contentDisposition
    configuration.retriedFailures = try memory.retriedFailures()
    configuration.failedOnly = memory.failedOnly
    if let output = names.output {
      guard urls.count == 1, lists.input.isEmpty, !lists.glob, names.repeat == nil, let url = urls.first else {
        throw UsageError(
          "-o (--output) names one file, and there is more than one URL to download",
          hint: "give a single URL, or use --to to name the folder")
      }
      let target = try OutputFile(output)
      configuration.destination = target.folder(in: transfer.files.to)
      return (configuration, .items([Item(url: url, name: target.name)]))
    }
    let all = (urls.isEmpty ? [] : [ItemList.urls(urls)]) + (try lists.lists())
    return (configuration, try names.arranged(lists.expanded(.chained(all))))
  }

  /// What the items come from, for messages.
  private var source: EmptyList {
    guard urls.isEmpty else { return EmptyList(name: "the command line") }
    let names = lists.input.map { $0 == "-" ? "standard input" : "'\($0)'" }
    return EmptyList(
      name: names.count == 1 ? "the list \(names[0])" : "the lists \(names.joined(separator: ", "))",
      formats: Set(lists.input.compactMap { try? lists.listFormat($0) }))
  }
}
