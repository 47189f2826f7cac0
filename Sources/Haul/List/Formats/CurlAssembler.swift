import FoundationEssentials

/// curl's config file as a list: `url`, with the `output` that stands next to it, and the headers.
///
/// A header, `user-agent`, `referer` or `user` goes with the URL above it and with all below it, up to `next`. (curl sends
/// it with those above as well, which a list that is read as a stream cannot know.) Options that would make something
/// other than a download fail their item; those about curl's own ways, such as `silent` or `location`, change nothing.
struct CurlAssembler: ItemAssembler {
  private struct Node {
    var url: String?
    var output: String?
    var line: Int
    var problem: String?
  }

  private var node: Node?
  private var headers: [HeaderField] = []
  private var folder: String?
  /// Concerns all items up to `next`.
  private var problem: String?

  mutating func add(_ line: LineReader.Line, to entries: inout [ListEntry]) {
    guard let option = CurlOption(line.text) else { return }
    if line.isCut {
      finish(&entries)
      node = Node(url: "", line: line.number, problem: "the line is too long")
      return
    }
    switch option.name {
    case "url":
      if node?.url != nil { finish(&entries) }
      node = Node(
        url: option.value ?? "", output: node?.output, line: line.number, problem: node?.problem)
    case "output", "o":
      if node?.output != nil { finish(&entries) }
      guard let output = option.value else { break }
      if node == nil { node = Node(line: line.number) }
      node?.output = output
    case "output-dir": folder = option.value
    case "header", "H": header(option.value.flatMap { HeaderField($0) }, line.number)
    case "user-agent", "A": header(HeaderField(name: "User-Agent", value: option.value ?? ""), line.number)
    case "referer", "e": header(HeaderField(name: "Referer", value: option.value ?? ""), line.number)
    case "user", "u":
      let token = Data((option.value ?? "").utf8).base64EncodedString()
      header(HeaderField(name: "Authorization", value: "Basic \(token)"), line.number)
    case "next", ":":
      finish(&entries)
      headers = []
      folder = nil
      problem = nil
    case "request", "X":
      if option.value?.uppercased() != "GET" { refuse(option.name) }
    case _ where Self.others.contains(option.name): refuse(option.name)
    default: break
    }
  }

  mutating func finish(_ entries: inout [ListEntry]) {
    guard let node = node.take() else { return }
    var entry = ListEntry(item: Item(url: node.url ?? "", headers: headers), line: node.line)
    if let output = node.output { entry.item.setPath(output) }
    if let folder { entry.item.folder = [folder, entry.item.folder].compactMap { $0 }.joined(separator: "/") }
    entry.problem = node.problem ?? problem ?? (node.url == nil ? "there is no url for this output" : nil)
    entries.append(entry)
  }

  /// Options that ask for something else than a file's bytes.
  private static let others: Set<String> = [
    "data", "d", "data-ascii", "data-binary", "data-raw", "data-urlencode", "form", "F", "form-string", "get", "G",
    "head", "I", "json", "range", "r", "upload-file", "T",
  ]

  private mutating func refuse(_ option: String) {
    if problem == nil { problem = "curl's option \(Quotation.of(option)) asks for something else than a download" }
  }

  private mutating func header(_ field: HeaderField?, _ line: Int) {
    guard let field else {
      // Not quoted: it may be a secret.
      if problem == nil { problem = "line \(line) is no header field" }
      return
    }
    headers.removeAll { $0.name.lowercased() == field.name.lowercased() && field.name.lowercased() != "cookie" }
    headers.append(field)
  }
}
