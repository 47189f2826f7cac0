/// Makes entries of the lines of a format in which an item takes several lines. A value without I/O.
protocol ItemAssembler: Sendable {
  /// Options that change nothing.
  var ignored: IgnoredOptions { get set }
  /// Reads a line; what it completes is appended to `entries`.
  mutating func add(_ line: LineReader.Line, to entries: inout [ListEntry])
  /// The list is at its end.
  mutating func finish(_ entries: inout [ListEntry])
}

/// Items of a list in which an item takes several lines.
struct OptionListReader<Assembler: ItemAssembler>: ItemReader {
  private var lines: LineReader
  private var assembler: Assembler
  private var waiting: ArraySlice<ListEntry> = []
  private var isAtEnd = false
  private let list: String

  init(lines: LineReader, assembler: Assembler, list: String) {
    self.lines = lines
    self.assembler = assembler
    self.list = list
  }

  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [ListEntry] {
    while waiting.isEmpty, !isAtEnd {
      // A line may complete many items.
      let numbered = try lines.next(limit: limit, isCancelled: isCancelled)
      var entries: [ListEntry] = []
      isAtEnd = numbered.isEmpty
      for line in numbered { assembler.add(line, to: &entries) }
      if isAtEnd { assembler.finish(&entries) }
      waiting = entries[...]
    }
    var entries = Array(waiting.prefix(limit))
    waiting = waiting.dropFirst(limit)
    for index in entries.indices { entries[index].list = list }
    return entries
  }

  mutating func takeWarnings() -> [String] { assembler.ignored.takeWarnings(of: list) }
}
