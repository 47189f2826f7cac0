import FoundationEssentials

/// Items from lines that are bare URLs or JSON objects (`{"url": …, "name": …, "sha256": …, "index": …, "line": …}`).
struct WorkerListReader: ItemReader {
  private var lines: LineReader
  private let decoder = JSONDecoder()

  init(lines: LineReader) { self.lines = lines }

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
    do {
      let item = try decoder.decode(WorkerItem.self, from: Data(line.text.utf8))
      entry.item = Item(url: item.url, name: item.name, sha256: item.sha256)
      entry.index = item.index
      if item.etag != nil || item.lastModified != nil {
        entry.conditions = Conditions(etag: item.etag, lastModified: item.lastModified)
      }
      if let line = item.line { entry.line = line }
    } catch {
      entry.problem = "the line is no JSON object with a \"url\""
    }
    return entry
  }
}
