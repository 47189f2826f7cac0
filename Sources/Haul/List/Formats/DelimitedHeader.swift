/// What the first line of a table says: the columns, and which of them is the URL.
struct DelimitedHeader: Sendable, Hashable {
  let columns: [String]
  let url: Int
  /// The column of the files' SHA-256, where one has that name.
  let sha256: Int?
  /// The other columns, and their places.
  let others: [Int]
  let otherNames: [String]

  /// - Parameters:
  ///   - wanted: The URL's column: its name, or its number from 1 on. Nil takes the one named `url`, or the only one.
  ///   - list: The list's name for messages.
  /// - Throws: ``HaulError`` with code `list` where there is no such column.
  init(_ columns: [String], wanted: String?, list: String) throws(HaulError) {
    self.columns = columns
    guard let url = Self.place(of: wanted, in: columns) else { throw Self.error(columns, wanted, list) }
    self.url = url
    sha256 = columns.firstIndex { $0.lowercased() == "sha256" }.flatMap { $0 == url ? nil : $0 }
    others = columns.indices.filter { $0 != url }
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
    if columns.contains(where: isURL) {
      return HaulError(
        .list, "the table “\(shown)” begins with a URL and not with the names of its columns",
        hint: "put a line such as url,title before the first row, or read it as lines with --format text")
    }
    let names = columns.prefix(20).map { Quotation.of($0) }.joined(separator: ", ")
    return HaulError(
      .list, "the table “\(shown)” has no column \(Quotation.of(wanted ?? "url")); its columns are \(names)",
      hint: "name the column of the URLs with --url-column, or give its number")
  }

  /// The item of a row.
  ///
  /// - Throws: ``Failure`` where the row has another number of fields than the header.
  func item(_ fields: [String]) throws(Failure) -> Item {
    guard fields.count == columns.count else {
      throw Failure(
        .url, "the row has \(fields.count) fields, and the header has \(columns.count)")
    }
    let digest = sha256.map { fields[$0] }
    return Item(
      url: fields[url], sha256: digest?.isEmpty == true ? nil : digest,
      columns: others.isEmpty ? ItemColumns() : ItemColumns(names: otherNames, values: others.map { fields[$0] }))
  }
}
