/// What the first line of a table says: the columns, and which of them is the URL.
struct DelimitedHeader: Sendable, Hashable {
  /// The columns' names; where the table has none, their numbers from 1 on.
  let columns: [String]
  /// Whether the first line has the names, and is no row itself.
  let isNamed: Bool
  let url: Int
  /// The column of the files' SHA-256, where one has that name.
  let sha256: Int?
  /// The other columns, and their places.
  let others: [Int]
  let otherNames: [String]

  /// - Parameters:
  ///   - first: The cells of the first line. It is a row where `wanted` is a number and that cell is a URL.
  ///   - wanted: The URL's column: its name, or its number from 1 on. Nil takes the one named `url`, or the only one.
  ///   - list: The list's name for messages.
  /// - Throws: ``HaulError`` with code `list` where there is no such column.
  init(_ first: [String], wanted: String?, list: String) throws(HaulError) {
    guard let url = Self.place(of: wanted, in: first) else { throw Self.error(first, wanted, list) }
    isNamed = !Self.isURL(first[url])
    // Another column's URL in what should be the names: the number is wrong, or the header is missing.
    if isNamed, first.contains(where: Self.isURL) { throw Self.error(first, wanted, list) }
    columns = isNamed ? first : first.indices.map { "\($0 + 1)" }
    self.url = url
    sha256 = isNamed ? first.firstIndex { $0.lowercased() == "sha256" }.flatMap { $0 == url ? nil : $0 } : nil
    others = columns.indices.filter { $0 != url }
    let columns = columns
    otherNames = others.map { columns[$0] }
  }

  private static func place(of wanted: String?, in columns: [String]) -> Int? {
    guard let wanted else {
      if let place = columns.firstIndex(where: { $0.lowercased() == "url" }) { return place }
      return columns.count == 1 && !isURL(columns[0]) ? 0 : nil
    }
    if let place = columns.firstIndex(of: wanted) { return place }
    if let place = columns.firstIndex(where: { $0.lowercased() == wanted.lowercased() }) { return place }
    guard let number = Int(wanted), columns.indices.contains(number - 1) else { return nil }
    return number - 1
  }

  private static func isURL(_ text: String) -> Bool {
    ["http://", "https://"].contains { text.lowercased().hasPrefix($0) }
  }

  private static func error(_ columns: [String], _ wanted: String?, _ list: String) -> HaulError {
    let shown = VisibleText.escaped(list)
    if let place = columns.firstIndex(where: isURL) {
      return HaulError(
        .list, "the table “\(shown)” begins with a URL, in column \(place + 1), and not with the names of its columns",
        hint:
          "read it without names with --url-column \(place + 1), or put a line such as url,title before the first row")
    }
    let names = columns.prefix(20).map { Quotation.of($0) }.joined(separator: ", ")
    let isOther = columns.count == 1 && columns[0].contains { $0 == ";" || $0 == "\t" }
    return HaulError(
      .list, "the table “\(shown)” has no column \(Quotation.of(wanted ?? "url")); its columns are \(names)",
      hint: isOther
        ? "its first line has no comma; write it with commas, or with tabs for --format tsv, or with semicolons below a line of names"
        : "name the column of the URLs with --url-column, or give its number")
  }

  /// The item of a row.
  ///
  /// - Throws: ``Failure`` where the row has another number of fields than the first line.
  func item(_ fields: [String]) throws(Failure) -> Item {
    guard fields.count == columns.count else {
      throw Failure(
        .url, "the row has \(fields.count) fields, and the \(isNamed ? "header" : "first row") has \(columns.count)")
    }
    let digest = sha256.map { fields[$0] }
    return Item(
      url: fields[url], sha256: digest?.isEmpty == true ? nil : digest,
      columns: others.isEmpty ? ItemColumns() : ItemColumns(names: otherNames, values: others.map { fields[$0] }))
  }
}
