/// Items of a text with a JSON object on each line. Blank lines are none.
struct JSONListReader: ItemReader {
  /// The longest line in bytes: objects may carry whole texts beside the URL.
  static let longest = 1 << 20

  private var lines: LineReader
  private let urlName: String
  private let list: String

  init(lines: LineReader, urlName: String?, list: String) {
    self.lines = lines
    self.urlName = urlName ?? "url"
    self.list = list
  }

  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [ListEntry] {
    var entries: [ListEntry] = []
    while entries.isEmpty {
      let numbered = try lines.next(limit: limit, isCancelled: isCancelled)
      if numbered.isEmpty { break }
      for line in numbered where !line.text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
        entries.append(entry(line))
      }
    }
    return entries
  }

  private func entry(_ line: LineReader.Line) -> ListEntry {
    var entry = ListEntry(item: Item(url: ""), line: line.number, list: list)
    if line.isCut {
      entry.problem = "the line is longer than \(Self.longest) bytes"
      return entry
    }
    do throws(Failure) {
      entry.item = try JSONLineItem.item(line.text, urlName: urlName)
    } catch {
      entry.problem = error.message
    }
    return entry
  }
}
