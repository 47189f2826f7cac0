import Haul

/// What a dry run says of each item.
enum PlannedLine {
  /// `planned  URL -> path` and the like, for a person.
  static func text(_ file: PlannedFile, style: Style = .plain) -> String {
    let move = "\(VisibleText.escaped(file.url)) -> \(VisibleText.escaped(file.path ?? "?"))"
    switch file.outcome {
    case nil, .saved:
      return "planned  \(move)"
    case .skipped(let reason):
      return style.quiet("skipped  \(move) (\(reason.rawValue))")
    case .failed(let failure):
      return RecordLine.failed(failure, url: file.url, line: file.line, style: style)
    }
  }

  /// One JSON object, its fields those of a record as far as they are known before anything is fetched; the status of what
  /// would be fetched is `planned`.
  static func json(_ file: PlannedFile) -> String {
    var status = "planned"
    var reason: SkipReason?
    var failure: Failure?
    switch file.outcome {
    case nil, .saved: break
    case .skipped(let why): (status, reason) = ("skipped", why)
    case .failed(let why): (status, failure) = ("failed", why)
    }
    var object = JSONLine()
    object.add("schema", Record.schema)
    object.add("index", file.index)
    object.add("line", file.line)
    object.add("url", file.url)
    object.add("path", file.path)
    object.add("status", status)
    object.add("reason", reason?.rawValue)
    object.add("error", failure?.failureClass.rawValue)
    object.add("message", failure?.message)
    object.add("columns", file.columns)
    return object.finish()
  }
}

/// What a dry run came to.
struct PlanTally: Hashable {
  private(set) var planned = 0
  private(set) var skipped = 0
  private(set) var failed = 0

  var items: Int { planned + skipped + failed }

  mutating func count(_ file: PlannedFile) {
    switch file.outcome {
    case nil, .saved: planned += 1
    case .skipped: skipped += 1
    case .failed: failed += 1
    }
  }

  /// The account for a person.
  var text: String {
    "\(Quantity.count(items, "file")): \(planned) to fetch, \(skipped) to skip, \(failed) that cannot be fetched"
  }

  /// The code that the run would at least end with.
  var exitCode: Int32 {
    if failed == 0 { return ExitStatus.success }
    return failed == items ? ExitStatus.allFailed : ExitStatus.someFailed
  }
}
