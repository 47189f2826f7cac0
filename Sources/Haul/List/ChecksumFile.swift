/// A list of files' SHA-256, as sha256sum(1) writes and reads it.
public enum ChecksumFile {
  /// Reads a file of lines `<64 digits>  NAME`, `<64 digits> *NAME` or `SHA256 (NAME) = <64 digits>`. Blank lines and
  /// comments are skipped. Held in memory, some 150 bytes a line.
  ///
  /// - Returns: digests in lowercase hexadecimal, by file name; of a path, its last component.
  /// - Throws: ``HaulError`` with code `list` where the file cannot be read or a line is of another form.
  public static func digests(path: String) throws(HaulError) -> [String: String] {
    var reader = LineReader(try LineSource(path: path))
    var digests: [String: String] = [:]
    while true {
      let lines = try reader.next(limit: 1024, isCancelled: { false })
      if lines.isEmpty { return digests }
      for line in lines where !line.text.isEmpty && !line.text.hasPrefix("#") {
        guard let (name, digest) = entry(line.text) else {
          throw HaulError(
            .list, "\(VisibleText.escaped(path)):\(line.number): this is no line of sha256sum's",
            hint: "write 64 hexadecimal digits, two spaces and a file name")
        }
        digests[name] = digest
      }
    }
  }

  /// One line; nil where it is of another form.
  static func entry(_ line: String) -> (name: String, digest: String)? {
    if line.hasPrefix("SHA256 ("), let end = line.range(ofLast: ") = ") {
      let digest = ExpectedDigest.hexadecimal(String(line[end.upperBound...]))
      return digest.map { (base(line[line.index(line.startIndex, offsetBy: 8)..<end.lowerBound]), $0) }
    }
    guard let digest = ExpectedDigest.hexadecimal(String(line.prefix(64))) else { return nil }
    let rest = line.dropFirst(64)
    guard rest.hasPrefix("  ") || rest.hasPrefix(" *"), rest.count > 2 else { return nil }
    return (base(rest.dropFirst(2)), digest)
  }

  private static func base(_ path: Substring) -> String {
    path.split(separator: "/").last.map(String.init) ?? String(path)
  }
}

extension String {
  /// The last place where `text` stands.
  fileprivate func range(ofLast text: String) -> Range<Index>? {
    var start = endIndex
    while start > startIndex {
      start = index(before: start)
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
    }
    return nil
  }
}
