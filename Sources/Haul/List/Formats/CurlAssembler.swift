/// curl's config file as a list. Up to `next`, the first `output` is for the first `url`, the second for the second,
/// whichever of them stands first, and all other options are for all URLs: curl's `getparameter` gives each the first
/// node that still lacks its part.
///
/// So an operation, what stands before `next`, is read to its end before its first item goes out. One that is too long for
/// that goes out in pieces; what would then still concern a URL that has gone out fails what is left of it.
struct CurlAssembler: ItemAssembler {
  /// URLs or outputs that wait for the end of their operation, at the most.
  static let longestOperation = 1_024

  private struct Part {
    var text: String
    var line: Int
    var isCut = false
  }

  var ignored = IgnoredOptions(tool: "curl")
  private let longest: Int
  private var urls: [Part] = []
  /// Nil is `remote-name`: named after the URL.
  private var outputs: [Part?] = []
  private var request = CurlRequest()
  private var folder: String?
  /// Concerns all items up to `next`.
  private var problem: String?
  /// Whether an item that failed has told it.
  private var isTold = false
  /// Whether items of the operation have gone out, and whether any of them without its output.
  private var hasBegun = false
  private var hasUnnamed = false
  private var lastLine = 0

  init(longestOperation: Int = longestOperation) { longest = longestOperation }

  mutating func add(_ line: LineReader.Line, to entries: inout [ListEntry]) {
    guard let option = CurlOption(line.text) else { return }
    lastLine = line.number
    for option in option.long {
      if option.name == "next" {
        finish(&entries)
      } else if line.isCut, option.name != "url" {
        refuse("line \(line.number) is too long")
      } else {
        apply(option, line)
      }
    }
    if max(urls.count, outputs.count) > longest { begin(&entries) }
  }

  mutating func finish(_ entries: inout [ListEntry]) {
    emitPairs(&entries)
    for part in urls { emit(part, output: nil, &entries) }
    emitOrphans(&entries)
    if let problem, hasBegun, !isTold {
      // Nothing of the operation is left that could fail.
      entries.append(ListEntry(item: Item(url: ""), line: lastLine, problem: problem))
    }
    let ignored = ignored
    self = CurlAssembler(longestOperation: longest)
    self.ignored = ignored
  }

  // MARK: - Items

  /// The operation is too long to wait for its end.
  private mutating func begin(_ entries: inout [ListEntry]) {
    hasBegun = true
    emitPairs(&entries)
    if urls.count > longest {
      // None of them has an output.
      hasUnnamed = true
      for part in urls { emit(part, output: nil, &entries) }
      urls.removeAll()
    } else if outputs.count > longest {
      refuse("more than \(longest) outputs wait for their url; write each output next to its url")
      emitOrphans(&entries)
      outputs.removeAll()
    }
  }

  private mutating func emitPairs(_ entries: inout [ListEntry]) {
    let count = min(urls.count, outputs.count)
    guard count > 0 else { return }
    for (url, output) in zip(urls, outputs) { emit(url, output: output, &entries) }
    urls.removeFirst(count)
    outputs.removeFirst(count)
  }

  /// The outputs that no URL is there for.
  private mutating func emitOrphans(_ entries: inout [ListEntry]) {
    for case let part? in outputs {
      let problem = problem ?? "there is no url for this output"
      entries.append(ListEntry(item: Item(url: ""), line: part.line, problem: problem))
      isTold = true
    }
  }

  private mutating func emit(_ url: Part, output: Part?, _ entries: inout [ListEntry]) {
    var entry = ListEntry(item: Item(url: url.text, headers: request.fields), line: url.line)
    if let output { entry.item.setPath(output.text) }
    if let folder { entry.item.folder = [folder, entry.item.folder].compactMap { $0 }.joined(separator: "/") }
    entry.problem = url.isCut ? "the line is too long" : problem
    if problem != nil { isTold = true }
    entries.append(entry)
  }

  // MARK: - Options

  private mutating func apply(_ option: CurlOption, _ line: LineReader.Line) {
    let number = line.number
    switch option.name {
    case "url": urls.append(Part(text: option.value ?? "", line: number, isCut: line.isCut))
    case "output":
      guard let output = option.value else { return refuse("line \(number) has an output without a name") }
      add(output: Part(text: output, line: number), number)
    case "remote-name": add(output: nil, number)
    case "output-dir":
      settle(number)
      folder = option.value
    case "continue-at" where option.value == "-": ignored.note(option.name, line: number)
    case "request" where option.value?.uppercased() == "GET": break
    case "header", "user-agent", "referer", "user", "oauth2-bearer":
      settle(number)
      // Not quoted: it may be a secret.
      if let problem = request.add(option) { refuse("line \(number) \(problem)") }
    default: leave(option.name, number)
    }
  }

  private mutating func add(output: Part?, _ line: Int) {
    if hasUnnamed {
      refuse(
        "the output in line \(line) is for a url more than \(longest) urls above, as curl counts; write each output next to its url"
      )
    }
    outputs.append(output)
  }

  /// Something that concerns all URLs of the operation.
  private mutating func settle(_ line: Int) {
    if hasBegun {
      refuse("the option in line \(line) is also for urls more than \(longest) above it; write it above the first url")
    }
  }

  /// An option that haul does not read.
  private mutating func leave(_ name: String, _ line: Int) {
    if CurlOptionTable.inherent.contains(name) { return }
    let positive = name.hasPrefix("no-") ? String(name.dropFirst(3)) : name
    if let counterpart = CurlOptionTable.comfort[positive] {
      return ignored.note(name, counterpart: counterpart, line: line)
    }
    let instead = CurlOptionTable.instead[name] ?? "remove it to go without"
    refuse("haul does not obey curl's option \(Quotation.of(name)) in line \(line); \(instead)")
  }

  private mutating func refuse(_ problem: String) {
    if self.problem == nil { self.problem = problem }
  }
}
