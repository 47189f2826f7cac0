/// Items of a table: comma-, semicolon- or tab-separated values, with a header or without.
struct DelimitedListReader: ItemReader {
  /// A row, or why the lines from there on are none.
  enum Row: Hashable {
    case fields([String], line: Int)
    case bad(String, line: Int)
  }

  private var rows: DelimitedRows
  private let header: DelimitedHeader
  private let list: String
  /// The first row, where it has been read already.
  private var first: Row?
  private var isAtFirst = true

  /// - Parameter first: The first row, where it has been read already.
  init(rows: DelimitedRows, header: DelimitedHeader, list: String, first: Row?) {
    self.rows = rows
    self.header = header
    self.list = list
    self.first = first
  }

  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [ListEntry] {
    if isAtFirst {
      isAtFirst = false
      let row = if let first { first } else { try rows.next(limit: 1, isCancelled: isCancelled).first }
      first = nil
      if !header.isNamed, let row { return [entry(row)] }
    }
    return try rows.next(limit: limit, isCancelled: isCancelled).map(entry)
  }

  private func entry(_ row: Row) -> ListEntry {
    switch row {
    case .bad(let problem, let line):
      return ListEntry(item: Item(url: ""), line: line, list: list, problem: problem)
    case .fields(let fields, let line):
      do throws(Failure) {
        return ListEntry(item: try header.item(fields), line: line, list: list)
      } catch {
        let url = fields.indices.contains(header.url) ? fields[header.url] : ""
        return ListEntry(item: Item(url: url), line: line, list: list, problem: error.message)
      }
    }
  }
}

/// Cuts lines into the rows of a table. Blank lines are none.
struct DelimitedRows: Sendable {
  private var lines: LineReader
  private(set) var separator: UInt8
  /// Lines that have been read and stand before those of `lines`.
  private var pending: ArraySlice<LineReader.Line> = []

  init(lines: LineReader, separator: UInt8) {
    self.lines = lines
    self.separator = separator
  }

  /// Takes semicolons for commas where the first line has the ones and not the others, as spreadsheets write it where the
  /// comma is in numbers. A line with a URL in it is no header, and may have its semicolon from there.
  mutating func chooseSeparator() throws(HaulError) {
    while true {
      if pending.isEmpty { pending = try lines.next(limit: 1, isCancelled: { false })[...] }
      guard let first = pending.first else { return }
      if first.text.isEmpty {
        pending.removeFirst()
        continue
      }
      let text = first.text.utf8
      if text.contains(UInt8(ascii: ";")), !text.contains(UInt8(ascii: ",")), !first.text.contains("://") {
        separator = UInt8(ascii: ";")
      }
      return
    }
  }

  /// The next rows: at least one and at most `limit`; none at the end.
  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [DelimitedListReader.Row] {
    var rows: [DelimitedListReader.Row] = []
    while rows.count < limit {
      // Only the first may wait.
      if pending.isEmpty {
        guard rows.isEmpty else { break }
        pending = try lines.next(limit: limit, isCancelled: isCancelled)[...]
      }
      guard let first = pending.popFirst() else { break }
      if first.text.isEmpty { continue }
      rows.append(try row(from: first, isCancelled))
    }
    return rows
  }

  private mutating func row(
    from first: LineReader.Line, _ isCancelled: () -> Bool
  ) throws(HaulError) -> DelimitedListReader.Row {
    var row = DelimitedRow(separator: separator)
    var taken: [LineReader.Line] = []
    var line = first
    while true {
      guard !line.isCut else { return again(first, taken, "the line is too long") }
      switch row.add(line.text) {
      case .fields(let fields): return .fields(fields, line: first.number)
      case .bad(let problem): return again(first, taken, problem)
      case .open: break
      }
      if pending.isEmpty { pending = try lines.next(limit: 256, isCancelled: isCancelled)[...] }
      guard let next = pending.popFirst() else { return again(first, taken, "a quotation mark is not closed") }
      taken.append(next)
      line = next
    }
  }

  /// Gives up the row, and begins anew with the line after its first: one mark too many costs one row.
  private mutating func again(
    _ first: LineReader.Line, _ taken: [LineReader.Line], _ problem: String
  ) -> DelimitedListReader.Row {
    if !taken.isEmpty { pending = (taken + pending)[...] }
    return .bad(taken.isEmpty ? problem : "a quotation mark is not closed", line: first.number)
  }
}
