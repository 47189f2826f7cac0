/// Items from lines that are bare URLs or JSON objects: those of NDJSON lists, with `index` and `line` beside.
struct WorkerListReader: ItemReader {
  private var lines: LineReader
  private let isChild: Bool

  /// - Parameter isChild: Whether the lines come from a haul that has planned the items.
  init(lines: LineReader, isChild: Bool) {
    self.lines = lines
    self.isChild = isChild
  }

  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [ListEntry] {
    var entries: [ListEntry] = []
    while entries.isEmpty {
      let numbered = try lines.next(limit: limit, isCancelled: isCancelled)
      if numbered.isEmpty { break }
      entries = numbered.compactMap(entry)
    }
    return entries
  }

  private func entry(_ line: LineReader.Line) -> ListEntry? {
    guard let first = line.text.utf8.first(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }),
      first != UInt8(ascii: "#")
    else { return nil }
    var entry = ListEntry(item: Item(url: line.text), line: line.number, list: "standard input")
    guard first == UInt8(ascii: "{") else { return entry }
    do throws(Failure) {
      var item = try JSONLineItem.item(line.text)
      for name in ["index", "line"] {
        guard let value = item.columns[name] else { continue }
        guard let number = Int(value) else { throw Failure(.url, "its \(name) is no whole number") }
        if name == "index" { entry.index = number } else { entry.line = number }
      }
      if isChild {
        entry.isForeign = item.columns["foreign"] == "true"
        entry.takesServerName = item.columns["serverNamed"] == "true"
        entry.listedURL = item.columns["listed"]
        let (etag, lastModified) = (item.columns["etag"], item.columns["lastModified"])
        if etag != nil || lastModified != nil { entry.conditions = Conditions(etag: etag, lastModified: lastModified) }
        item.columns = ItemColumns()
      } else {
        item.columns = item.columns.without(["index", "line"])
      }
      entry.item = item
    } catch {
      entry.item = Item(url: "")
      entry.problem = "the line is no JSON object with a \"url\": \(error.message)"
    }
    return entry
  }
}
