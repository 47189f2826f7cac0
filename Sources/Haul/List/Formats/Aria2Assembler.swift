/// aria2's input file: a line of URLs, the mirrors of one file, separated by tabs, and below it, indented, its options
/// (aria2c(1), “Input File”).
///
/// Used are `out`, `dir`, `header`, `checksum`, `referer`, `user-agent`, `http-user` and `http-passwd`; see
/// ``Aria2OptionTable`` for all others.
struct Aria2Assembler: ItemAssembler {
  var ignored = IgnoredOptions(tool: "aria2")
  private var current: ListEntry?
  private var folder: String?
  private var out: String?
  private var user: String?
  private var password: String?

  mutating func add(_ line: LineReader.Line, to entries: inout [ListEntry]) {
    guard let first = line.text.utf8.first else { return }
    if first == UInt8(ascii: "#") { return }
    guard first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") else {
      finish(&entries)
      var urls = line.text.utf8.split(separator: UInt8(ascii: "\t")).map { String(Substring($0)) }
      guard !urls.isEmpty else { return }
      let url = urls.removeFirst()
      current = ListEntry(item: Item(url: url, mirrors: urls), line: line.number)
      if line.isCut { fail("the line is too long") }
      return
    }
    let option = line.text.utf8.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    if option.isEmpty || option.first == UInt8(ascii: "#") { return }
    if line.isCut { return fail("line \(line.number) is too long") }
    guard current != nil else {
      var orphan = ListEntry(item: Item(url: ""), line: line.number)
      orphan.problem = "an option stands before the first URL"
      entries.append(orphan)
      return
    }
    let parts = option.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    apply(parts[0], parts.count == 2 ? parts[1] : "", line.number)
  }

  mutating func finish(_ entries: inout [ListEntry]) {
    guard var entry = current.take() else { return }
    if let out { entry.item.setPath(out) }
    if let folder { entry.item.folder = [folder, entry.item.folder].compactMap { $0 }.joined(separator: "/") }
    if let user, !entry.item.headers.contains(where: { $0.name.lowercased() == "authorization" }) {
      let credentials = RequestTarget.Credentials(user: user, password: password ?? "")
      entry.item.headers += [
        HeaderField(name: "Authorization", value: BasicAuthorization.value(for: credentials))
      ].compactMap { $0 }
    }
    (out, folder, user, password) = (nil, nil, nil, nil)
    entries.append(entry)
  }

  private mutating func apply(_ name: String, _ value: String, _ line: Int) {
    switch name {
    case "out": out = value
    case "dir": folder = value
    case "referer": header("Referer", value)
    case "user-agent": header("User-Agent", value)
    case "header":
      guard let field = HeaderField(value) else { return fail("its header is no header field") }
      current?.item.headers.append(field)
    case "checksum":
      let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, parts[0].lowercased() == "sha-256" else {
        return fail(
          "its checksum is not of the form sha-256=DIGEST, the only one that haul checks; remove it to go without")
      }
      current?.item.sha256 = parts[1]
    case "http-user": user = value
    case "http-passwd": password = value
    default: leave(name, value, line)
    }
  }

  /// An option that haul does not read.
  private mutating func leave(_ name: String, _ value: String, _ line: Int) {
    if Aria2OptionTable.isInherent(name, value) { return }
    if let counterpart = Aria2OptionTable.comfort(name) {
      return ignored.note(name, counterpart: counterpart, line: line)
    }
    let instead = Aria2OptionTable.instead[name] ?? "remove it to go without"
    fail("haul does not obey aria2's option \(Quotation.of(name)) in line \(line); \(instead)")
  }

  private mutating func header(_ name: String, _ value: String) {
    guard let field = HeaderField(name: name, value: value) else { return fail("its \(name) is no header field") }
    current?.item.headers.append(field)
  }

  /// The first problem of an item is its own.
  private mutating func fail(_ problem: String) {
    if current?.problem == nil { current?.problem = problem }
  }
}
