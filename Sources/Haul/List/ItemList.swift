#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A stream of items, read as they are needed and never held whole.
public struct ItemList: Sendable {
  let makeReader: @Sendable () -> any ItemReader

  init(makeReader: @escaping @Sendable () -> any ItemReader) {
    self.makeReader = makeReader
  }

  /// These URLs, in their order.
  public static func urls(_ urls: some Sequence<String> & Sendable) -> ItemList {
    ItemList { SequenceReader(urls.lazy.map { Item(url: $0) }.makeIterator()) }
  }

  /// These items, in their order.
  public static func items(_ items: some Sequence<Item> & Sendable) -> ItemList {
    ItemList { SequenceReader(items.makeIterator()) }
  }

  /// A text file with a URL a line; blank lines and lines that begin with `#` are skipped. `\r\n` ends a line too.
  ///
  /// The file is opened here, so that a name that leads nowhere is known before anything is fetched.
  ///
  /// - Throws: ``HaulError`` with code `list` where the file cannot be read.
  public static func file(_ path: String) throws(HaulError) -> ItemList {
    let source = try LineSource(path: path)
    return ItemList { LineListReader(lines: LineReader(source), list: path) }
  }

  /// Standard input, in the form of ``file(_:)``.
  public static var standardInput: ItemList {
    ItemList { LineListReader(lines: LineReader(LineSource(descriptor: STDIN_FILENO)), list: "standard input") }
  }

  /// Several lists, one after the other.
  public static func chained(_ lists: [ItemList]) -> ItemList {
    ItemList { ChainedReader(lists: lists) }
  }
}
