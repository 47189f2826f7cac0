/// Items of a text with a JSON object on each line. Blank lines are none.
struct JSONListReader: ItemReader {
  /// The longest line in bytes: objects may carry whole texts beside the URL.
  static let longest = 1 << 20

  private var lines: LineReader
  /// Lines that have been read and stand before those of `lines`.
  private var pending: [LineReader.Line]
  private let urlName: String
  private let list: String

  init(lines: LineReader, pending: [LineReader.Line] = [], urlName: String?, list: String) {
    self.lines = lines
    self.pending = pending
    self.urlName = urlName ?? "url"
    self.list = list
  }

  /// Reads on to the first line that is not blank.
  ///
  /// - Returns: that line; nil where there is none.
  /// - Throws: ``HaulError`` with code `list` where it begins a JSON text of many lines.
  static func firstLine(of lines: inout LineReader, list: String) throws(HaulError) -> LineReader.Line? {
    while let line = try lines.next(limit: 1, isCancelled: { false }).first {
      if isBlank(line) { continue }
      let text = line.text.utf8.filter { $0 != 0x20 && $0 != 0x09 }
      guard text.first == UInt8(ascii: "[") || text == [UInt8(ascii: "{")] else { return line }
      let isArray = text.first == UInt8(ascii: "[")
      throw HaulError(
        .list,
        "the list “\(VisibleText.escaped(list))” is one JSON \(isArray ? "array" : "object over many lines"), and haul reads an object on each line",
        hint: "make lines of it: jq -c '\(isArray ? ".[]" : ".")' FILE | haul -i - --format ndjson")
    }
    return nil
  }

  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [ListEntry] {
    var entries = pending.filter { !Self.isBlank($0) }.map(entry)
    pending = []
    while entries.isEmpty {
      let numbered = try lines.next(limit: limit, isCancelled: isCancelled)
      if numbered.isEmpty { break }
      for line in numbered where !Self.isBlank(line) { entries.append(entry(line)) }
    }
    return entries
  }

  private static func isBlank(_ line: LineReader.Line) -> Bool {
    line.text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
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
