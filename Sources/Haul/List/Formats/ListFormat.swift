/// The form of a list.
public enum ListFormat: String, Sendable, Hashable, CaseIterable, Codable {
  /// A URL a line; blank lines and lines that begin with `#` are skipped.
  case text
  /// Comma-separated values (RFC 4180) with a header line.
  case csv
  /// The same with tabs.
  case tsv
  /// A JSON object a line: `url`, `name`, `sha256`, `headers`, and columns of your own.
  case ndjson
  /// What aria2 reads with `--input-file` and writes with `--save-session`.
  case aria2
  /// What curl reads with `-K`.
  case curl

  /// The format that a file's name tells; an ending `.gz` is left out of account.
  public init(fileName: String) {
    var name = fileName.lowercased()[...]
    if name.hasSuffix(".gz") { name = name.dropLast(3) }
    let endings: [(String, ListFormat)] = [
      (".csv", .csv), (".tsv", .tsv), (".tab", .tsv), (".ndjson", .ndjson), (".jsonl", .ndjson), (".json", .ndjson),
      (".aria2", .aria2), (".session", .aria2), (".curl", .curl), ("curlrc", .curl),
    ]
    self = endings.first { name.hasSuffix($0.0) }?.1 ?? .text
  }
}

/// What a list says of its items beside their URLs, as far as that is known before they are read.
enum ListColumns: Sendable, Hashable {
  case none
  case known([String])
  /// It differs from line to line.
  case open
}
