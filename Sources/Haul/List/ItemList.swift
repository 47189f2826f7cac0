#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A stream of items, read as they are needed and never held whole.
public struct ItemList: Sendable {
  /// A part of a list, and what is known of its items before they are read.
  struct Part: Sendable, Hashable {
    /// For messages; nil for items given one by one.
    var name: String?
    var columns: ListColumns
  }

  let makeReader: @Sendable () -> any ItemReader
  let parts: [Part]
  /// Whether it is certain that there is no second item.
  let isSingle: Bool

  init(
    parts: [Part] = [Part(name: nil, columns: .none)], isSingle: Bool = false,
    makeReader: @escaping @Sendable () -> any ItemReader
  ) {
    self.parts = parts
    self.isSingle = isSingle
    self.makeReader = makeReader
  }

  /// These URLs, in their order.
  public static func urls(_ urls: some Sequence<String> & Sendable) -> ItemList {
    ItemList(isSingle: hasOne(urls)) { SequenceReader(urls.lazy.map { Item(url: $0) }.makeIterator()) }
  }

  /// These items, in their order.
  public static func items(_ items: some Sequence<Item> & Sendable) -> ItemList {
    ItemList(parts: [Part(name: nil, columns: .open)], isSingle: hasOne(items)) {
      SequenceReader(items.makeIterator())
    }
  }

  /// A file with a list in any ``ListFormat``, packed with gzip or not.
  ///
  /// The file is opened here, and the header of a table read, so that a name that leads nowhere is known before anything
  /// is fetched.
  ///
  /// - Parameters:
  ///   - format: Nil tells it by the name's ending: `.csv`, `.tsv`, `.tab`, `.ndjson`, `.jsonl`, `.json`, `.aria2`,
  ///     `.session`, `.curl`, `.curlrc`, each also with `.gz`; anything else is ``ListFormat/text``.
  ///   - urlColumn: Of a table, the column of the URLs, by name or by number from 1 on; of JSON, the member. `url` unless
  ///     told.
  /// - Throws: ``HaulError`` with code `list` where the file cannot be read, or a table has no such column.
  public static func file(
    _ path: String, format: ListFormat? = nil, urlColumn: String? = nil
  ) throws(HaulError) -> ItemList {
    let source = try LineSource(path: path)
    let format = format ?? ListFormat(fileName: path)
    return try make(source, format, urlColumn: urlColumn, isRereadable: source.isRereadable)
  }

  /// Standard input, as text with a URL a line.
  public static var standardInput: ItemList {
    let source = LineSource(descriptor: STDIN_FILENO)
    return lines(source, .text, urlColumn: nil)
  }

  /// Standard input, in the form of ``file(_:format:urlColumn:)``. Waits for the header of a table.
  ///
  /// - Throws: ``HaulError`` with code `list` where a table has no such column.
  public static func standardInput(format: ListFormat, urlColumn: String? = nil) throws(HaulError) -> ItemList {
    try make(LineSource(descriptor: STDIN_FILENO), format, urlColumn: urlColumn, isRereadable: false)
  }

  /// Several lists, one after the other.
  public static func chained(_ lists: [ItemList]) -> ItemList {
    ItemList(parts: lists.flatMap(\.parts), isSingle: lists.count == 1 && lists[0].isSingle) {
      ChainedReader(lists: lists)
    }
  }

  /// The list with the globs in its URLs written out: `[001-200]`, `[a-z]`, `[1-10:2]`, `{a,b}`. See ``Glob``.
  public func expandingGlobs() -> ItemList {
    let makeReader = makeReader
    return ItemList(parts: parts) { GlobReader(makeReader()) }
  }

  /// The list with each item `count` times, its file's name numbered from 0 on: `image_0.jpg`, `image_1.jpg`. Each is
  /// fetched, as a load test wants it.
  public func repeated(_ count: Int) -> ItemList {
    let makeReader = makeReader
    return ItemList(parts: parts) { RepeatReader(makeReader(), count: count) }
  }

  private static func hasOne(_ items: some Sequence) -> Bool { (items as? any Collection)?.count == 1 }

  /// - Parameter isRereadable: Whether each reader can begin at the beginning.
  private static func make(
    _ source: LineSource, _ format: ListFormat, urlColumn: String?, isRereadable: Bool
  ) throws(HaulError) -> ItemList {
    let separator: UInt8
    switch format {
    case .csv: separator = UInt8(ascii: ",")
    case .tsv: separator = UInt8(ascii: "\t")
    case .text, .ndjson, .aria2, .curl: return lines(source, format, urlColumn: urlColumn)
    }
    var rows = DelimitedRows(lines: LineReader(source, longest: DelimitedRow.longest), separator: separator)
    guard let first = try rows.next(limit: 1, isCancelled: { false }).first else {
      return ItemList(parts: [Part(name: source.name, columns: .known([]))]) { ChainedReader(lists: []) }
    }
    guard case .fields(let columns, _) = first else {
      throw HaulError(
        .list, "the table “\(VisibleText.escaped(source.name))” has no readable header",
        hint: "its first line must name the columns, for example url,title")
    }
    let header = try DelimitedHeader(columns, wanted: urlColumn, list: source.name)
    let opened = isRereadable ? nil : rows
    return ItemList(parts: [Part(name: source.name, columns: .known(header.otherNames))]) {
      let rows =
        opened ?? DelimitedRows(lines: LineReader(source, longest: DelimitedRow.longest), separator: separator)
      return DelimitedListReader(rows: rows, header: header, list: source.name, isAtHeader: opened == nil)
    }
  }

  private static func lines(_ source: LineSource, _ format: ListFormat, urlColumn: String?) -> ItemList {
    let name = source.name
    switch format {
    case .text, .csv, .tsv:
      return ItemList(parts: [Part(name: name, columns: .none)]) {
        LineListReader(lines: LineReader(source), list: name)
      }
    case .ndjson:
      return ItemList(parts: [Part(name: name, columns: .open)]) {
        JSONListReader(lines: LineReader(source, longest: JSONListReader.longest), urlName: urlColumn, list: name)
      }
    case .aria2:
      return ItemList(parts: [Part(name: name, columns: .none)]) {
        OptionListReader(
          lines: LineReader(source, longest: JSONListReader.longest), assembler: Aria2Assembler(), list: name)
      }
    case .curl:
      return ItemList(parts: [Part(name: name, columns: .none)]) {
        OptionListReader(lines: LineReader(source), assembler: CurlAssembler(), list: name)
      }
    }
  }
}
