/// One URL to bring home.
public struct Item: Sendable, Hashable {
  /// The URL as its list gives it.
  public var url: String
  /// The file's name, where the list or the caller chose one; made safe before it is used.
  public var name: String?
  /// What the file's SHA-256 must be, in hexadecimal; another file is a failure.
  public var sha256: String?

  /// An item.
  public init(url: String, name: String? = nil, sha256: String? = nil) {
    self.url = url
    self.name = name
    self.sha256 = sha256
  }
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
}
