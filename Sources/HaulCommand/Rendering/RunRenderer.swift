import Haul

/// Turns what happens in a run into lines on stdout and stderr.
///
/// | | for people | `--json` | `--quiet` |
/// |---|---|---|---|
/// | a file | a line on stdout | a record on stdout | only failures, on stderr |
/// | the account | stdout | stderr | not at all |
/// | progress, on a terminal | stderr | stderr | not at all |
///
/// `--json --quiet` writes the records and nothing else.
struct RunRenderer: Sendable {
  let console: Console
  let style: Style
  let isJSON: Bool
  let isQuiet: Bool
  private var meter = RateMeter()

  init(context: CommandContext, isJSON: Bool, isQuiet: Bool) {
    console = context.console
    // Failures of a quiet run go to stderr, which may be a terminal where stdout is none, and the other way round.
    style = isQuiet ? .detected(isTerminal: console.errorIsTerminal, environment: context.environment) : context.style
    self.isJSON = isJSON
    self.isQuiet = isQuiet
  }

  /// An item ended.
  func show(_ record: Record) {
    if isJSON {
      console.print(record.json)
    } else if !isQuiet {
      console.print(RecordLine.text(record, style: style))
    } else if record.status == .failed {
      console.tell(RecordLine.text(record, style: style))
    }
  }

  /// What a dry run says of an item.
  func show(_ file: PlannedFile) {
    if isJSON {
      console.print(PlannedLine.json(file))
    } else if !isQuiet {
      console.print(PlannedLine.text(file, style: style))
    } else if case .failed = file.outcome {
      console.tell(PlannedLine.text(file, style: style))
    }
  }

  /// Something that a person should know.
  func warn(_ text: String) {
    if !isQuiet { console.tell("warning: \(VisibleText.escaped(text))") }
  }

  /// How far the run is.
  mutating func show(_ progress: Progress) {
    meter.update(progress)
    // The last column stays free: some terminals begin a new line when it is written to.
    console.showProgress(ProgressLine.text(progress: progress, rate: meter.rate, width: console.width - 1))
  }

  /// The account at the end.
  func show(account lines: [String]) {
    console.showProgress(nil)
    guard !isQuiet else { return }
    if isJSON {
      for line in lines { console.tell(line) }
    } else {
      for line in lines { console.print(line) }
    }
  }
}
