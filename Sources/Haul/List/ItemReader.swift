/// Reads a list, on a thread that may block. Used by one thread at a time.
protocol ItemReader {
  /// The next entries: at least one and at most `limit`; none at the end. Of a file or a pipe as many as can be had without waiting.
  ///
  /// - Parameter isCancelled: Asked while waiting for input that may never come; true ends the list.
  /// - Throws: ``HaulError`` with code `list` where the list cannot be read on.
  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [ListEntry]
  /// What people should know of what has been read, each once.
  mutating func takeWarnings() -> [String]
}

extension ItemReader {
  mutating func takeWarnings() -> [String] { [] }
}

/// Items that the caller has in a sequence.
struct SequenceReader<Source: IteratorProtocol<Item>>: ItemReader {
  private var source: Source

  init(_ source: Source) { self.source = source }

  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [ListEntry] {
    var entries: [ListEntry] = []
    while entries.count < limit, let item = source.next() { entries.append(ListEntry(item: item)) }
    return entries
  }
}

/// Items of a text with one on each line.
struct LineListReader: ItemReader {
  private var lines: LineReader
  private let list: String

  init(lines: LineReader, list: String) {
    self.lines = lines
    self.list = list
  }

  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [ListEntry] {
    var entries: [ListEntry] = []
    // Blank lines and comments give nothing, and an empty answer would mean the end.
    while entries.isEmpty {
      let numbered = try lines.next(limit: limit, isCancelled: isCancelled)
      if numbered.isEmpty { break }
      for line in numbered {
        guard let first = line.text.utf8.first(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }),
          first != UInt8(ascii: "#")
        else { continue }
        entries.append(ListEntry(item: Item(url: line.text), line: line.number, list: list))
      }
    }
    return entries
  }
}

/// Several lists, one after the other, each opened for reading when its turn comes.
struct ChainedReader: ItemReader {
  private var waiting: ArraySlice<ItemList>
  private var current: (any ItemReader)?
  private var warnings: [String] = []

  init(lists: [ItemList]) { waiting = lists[...] }

  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [ListEntry] {
    while true {
      if let entries = try current?.next(limit: limit, isCancelled: isCancelled), !entries.isEmpty { return entries }
      guard let list = waiting.popFirst() else { return [] }
      warnings += current?.takeWarnings() ?? []
      current = list.makeReader()
    }
  }

  mutating func takeWarnings() -> [String] {
    defer { warnings = [] }
    return warnings + (current?.takeWarnings() ?? [])
  }
}
