/// A pattern that the files' names are made from.
///
/// ```swift
/// try NameTemplate("{host}/{index:6}-{name}")   // example.org/000041-photo.jpg
/// try NameTemplate("{hash:2}/{hash}.{ext}")     // 5e/5e0b….jpg
/// try NameTemplate("{author}/{title}.{ext}")    // columns of the list
/// ```
///
/// `/` makes folders. Every component obeys the rule of ``FileName``, and a column cannot add another. `{{` and `}}` are
/// braces.
public struct NameTemplate: Sendable, Hashable {
  /// What stands in braces.
  enum Field: Sendable, Hashable {
    case name, stem, ext, host, path
    /// At least so many digits.
    case index(width: Int)
    /// So many digits of the URL's SHA-256.
    case hash(digits: Int)
    case column(String)
  }

  enum Part: Sendable, Hashable {
    case text(String)
    case separator
    case field(Field)
  }

  /// All fields but columns.
  public static let fields = [
    "name", "stem", "ext", "index", "index:6", "host", "path", "hash", "hash:2", "column:NAME",
  ]

  /// `{host}/{path}`: the folders of the server, as a mirror of it has them.
  public static let tree = NameTemplate(text: "{host}/{path}", parts: [.field(.host), .separator, .field(.path)])

  /// As it was written.
  public let text: String
  let parts: [Part]

  /// Reads a template.
  ///
  /// - Throws: ``HaulError`` with code `configuration`.
  public init(_ text: String) throws(HaulError) {
    var parser = NameTemplateParser(text)
    self.init(text: text, parts: try parser.parts())
  }

  private init(text: String, parts: [Part]) {
    self.text = text
    self.parts = parts
  }

  /// Whether it gives every file the same name.
  var isConstant: Bool {
    parts.allSatisfy { if case .field = $0 { false } else { true } }
  }

  /// Whether names depend on where an item stands in the list.
  var usesIndex: Bool {
    parts.contains { if case .field(.index) = $0 { true } else { false } }
  }

  /// The columns of the list that it needs.
  var columns: [String] {
    parts.compactMap { if case .field(.column(let name)) = $0 { name } else { nil } }
  }

  /// Checks what is known of a list before it is read.
  ///
  /// - Throws: ``HaulError`` with code `configuration` where the list cannot have a column, or all of its files would get
  ///   one name.
  func check(_ list: ItemList) throws(HaulError) {
    if isConstant, !list.isSingle {
      throw HaulError(
        .configuration, "the name \(Quotation.of(text)) is the same for every file",
        hint: "put a field in it that differs, for example {name} or {index}; -o names a single file")
    }
    for part in list.parts {
      for column in columns {
        switch part.columns {
        case .open: break
        case .known(let known) where known.contains(column): break
        case .known(let known):
          let names = known.isEmpty ? "none" : known.prefix(20).map { Quotation.of($0) }.joined(separator: ", ")
          throw HaulError(
            .configuration,
            "the name has a field \(Quotation.of(column)), and the list “\(VisibleText.escaped(part.name ?? ""))” has no "
              + "such column",
            hint: "its columns beside the URL are: \(names); the fields of every list are \(Self.known)")
        case .none:
          throw HaulError(
            .configuration, "the name has an unknown field \(Quotation.of(column))",
            hint: "the fields are \(Self.known); those of tables and NDJSON can be used as well")
        }
      }
    }
  }

  static var known: String { fields.map { "{\($0)}" }.joined(separator: " ") }
}
