/// One URL to bring home.
public struct Item: Sendable, Hashable {
  /// The URL as its list gives it.
  public var url: String
  /// Other URLs of the same file, tried in turn where an attempt fails.
  public var mirrors: [String]
  /// The file's name, where the list or the caller chose one; made safe before it is used.
  public var name: String?
  /// The folder inside the destination, its components separated by `/`; each is made safe before it is used.
  public var folder: String?
  /// What the file's SHA-256 must be, in hexadecimal; another file is a failure.
  public var sha256: String?
  /// Fields sent with requests to the origin of `url`, and to no other. They replace those of ``Configuration/headers``
  /// that have the same name.
  public var headers: [HeaderField]
  /// What else the list says of the item: for names and records.
  public var columns: ItemColumns

  /// An item.
  public init(
    url: String, mirrors: [String] = [], name: String? = nil, folder: String? = nil, sha256: String? = nil,
    headers: [HeaderField] = [], columns: ItemColumns = ItemColumns()
  ) {
    self.url = url
    self.mirrors = mirrors
    self.name = name
    self.folder = folder
    self.sha256 = sha256
    self.headers = headers
    self.columns = columns
  }

  /// Takes name and folder from a path such as `a/b/c.jpg`.
  mutating func setPath(_ path: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
      name = path
      return
    }
    folder = String(path[..<slash])
    name = String(path[path.utf8.index(after: slash)...])
  }
}

/// The cells of a row or the members of an object that a list has beside the URL, in their order.
public struct ItemColumns: Sendable, Hashable {
  /// Their names. All items of one table share them.
  public let names: [String]
  /// Their values, as many as names.
  public let values: [String]

  /// No columns.
  public init() {
    names = []
    values = []
  }

  /// Columns with their values; where there are fewer of one than of the other, the rest is dropped.
  public init(names: [String], values: [String]) {
    let count = min(names.count, values.count)
    self.names = names.count == count ? names : Array(names.prefix(count))
    self.values = values.count == count ? values : Array(values.prefix(count))
  }

  /// Whether there are none.
  public var isEmpty: Bool { names.isEmpty }

  /// The columns but these.
  func without(_ others: Set<String>) -> ItemColumns {
    guard names.contains(where: others.contains) else { return self }
    let kept = names.indices.filter { !others.contains(names[$0]) }
    return ItemColumns(names: kept.map { names[$0] }, values: kept.map { values[$0] })
  }

  /// The value of the first column of this name; nil where there is none.
  public subscript(name: String) -> String? { names.firstIndex(of: name).map { values[$0] } }
}

/// An item as it comes out of a list, with where it stood.
struct ListEntry: Sendable {
  var item: Item
  /// The line, the first being 1; nil for what is not read from lines.
  var line: Int?
  /// The list's name for messages; nil for URLs given one by one.
  var list: String?
  /// The place in the whole run, where whoever wrote the line chose it.
  var index: Int?
  /// What a parent knows of the file that is there, for a child.
  var conditions: Conditions?
  /// Why the line is no item, where that is known before its URL is looked at.
  var problem: String?
  /// Which time it is that the item is fetched, from 0 on, where one is fetched many times.
  var repetition: Int?
  /// A child's item is a mirror on another origin than the item's own.
  var isForeign = false
  /// The server may name a child's item.
  var takesServerName = false
  /// Of a child's mirror, the URL of the item that it stands for.
  var listedURL: String?
}
