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
  ///     told. A table whose first line has a URL in the column of that number has no header; its columns are called `1`,
  ///     `2` and so on.
  /// - Throws: ``HaulError`` with code `list` where the file cannot be read, or a table has no such column, or NDJSON begins
  ///   with an array.
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
    return lines(source, .text)
  }

  /// Standard input, in the form of ``file(_:format:urlColumn:)``. Waits for the first line of tables and NDJSON.
  ///
  /// - Throws: ``HaulError`` with code `list`, as that does.
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
    switch format {
    case .csv: try table(source, separator: UInt8(ascii: ","), urlColumn: urlColumn, isRereadable: isRereadable)
    case .tsv: try table(source, separator: UInt8(ascii: "\t"), urlColumn: urlColumn, isRereadable: isRereadable)
    case .ndjson: try objects(source, urlColumn: urlColumn, isRereadable: isRereadable)
    case .text, .aria2, .curl: lines(source, format)
    }
  }

  private static func table(
    _ source: LineSource, separator: UInt8, urlColumn: String?, isRereadable: Bool
  ) throws(HaulError) -> ItemList {
    var rows = DelimitedRows(lines: LineReader(source, longest: DelimitedRow.longest), separator: separator)
    if separator == UInt8(ascii: ",") { try rows.chooseSeparator() }
    guard let first = try rows.next(limit: 1, isCancelled: { false }).first else {
      return ItemList(parts: [Part(name: source.name, columns: .known([]))]) { ChainedReader(lists: []) }
    }
    guard case .fields(let columns, _) = first else {
      throw HaulError(
        .list, "the table “\(VisibleText.escaped(source.name))” has no readable header",
        hint: "its first line must name the columns, for example url,title")
    }
    let header = try DelimitedHeader(columns, wanted: urlColumn, list: source.name)
    let opened = isRereadable ? nil : (rows: rows, first: first)
    let chosen = rows.separator
    return ItemList(parts: [Part(name: source.name, columns: .known(header.otherNames))]) {
      let rows =
        opened?.rows ?? DelimitedRows(lines: LineReader(source, longest: DelimitedRow.longest), separator: chosen)
      return DelimitedListReader(rows: rows, header: header, list: source.name, first: opened?.first)
    }
  }

  private static func objects(
    _ source: LineSource, urlColumn: String?, isRereadable: Bool
  ) throws(HaulError) -> ItemList {
    var lines = LineReader(source, longest: JSONListReader.longest)
    let first = try JSONListReader.firstLine(of: &lines, list: source.name)
    let opened = isRereadable ? nil : (lines: lines, first: first)
    return ItemList(parts: [Part(name: source.name, columns: .open)]) {
      JSONListReader(
        lines: opened?.lines ?? LineReader(source, longest: JSONListReader.longest),
        pending: [opened?.first].compactMap { $0 }, urlName: urlColumn, list: source.name)
    }
  }

  private static func lines(_ source: LineSource, _ format: ListFormat) -> ItemList {
    let name = source.name
    return ItemList(parts: [Part(name: name, columns: .none)]) {
      switch format {
      case .aria2:
        OptionListReader(
          lines: LineReader(source, longest: JSONListReader.longest), assembler: Aria2Assembler(), list: name)
          as any ItemReader
      case .curl: OptionListReader(lines: LineReader(source), assembler: CurlAssembler(), list: name)
      case .text, .csv, .tsv, .ndjson: LineListReader(lines: LineReader(source), list: name)
      }
    }
  }
}
