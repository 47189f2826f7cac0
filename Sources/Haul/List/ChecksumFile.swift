/// A list of files' SHA-256, as sha256sum(1) writes and reads it.
public enum ChecksumFile {
  /// Reads a file of lines `<64 digits>  NAME`, `<64 digits> *NAME` or `SHA256 (NAME) = <64 digits>`. Blank lines and
  /// comments are skipped. Held in memory, some 150 bytes a line and folder.
  ///
  /// - Returns: digests in lowercase hexadecimal, by path; also by the end of each path (`b/c` and `c` of `a/b/c`), where
  ///   that is no other path and all paths that end so have one digest.
  /// - Throws: ``HaulError`` with code `list` where the file cannot be read, a line is of another form, or a path has two
  ///   digests.
  public static func digests(path: String) throws(HaulError) -> [String: String] {
    var reader = LineReader(try LineSource(path: path, content: .checksums))
    var digests: [String: String] = [:]
    // Nil where paths that end so have different digests.
    var ends: [String: String?] = [:]
    while true {
      let lines = try reader.next(limit: 1024, isCancelled: { false })
      if lines.isEmpty { break }
      for line in lines where !line.text.isEmpty && !line.text.hasPrefix("#") {
        guard let (name, digest) = entry(line.text) else {
          throw HaulError(
            .list, "\(VisibleText.escaped(path)):\(line.number): this is no line of sha256sum's",
            hint: "write 64 hexadecimal digits, two spaces and a file name")
        }
        guard digests.updateValue(digest, forKey: name) ?? digest == digest else {
          throw HaulError(
            .list, "\(VisibleText.escaped(path)):\(line.number): \(Quotation.of(name)) has another digest above",
            hint: "leave one of the two lines")
        }
        var end = name[...]
        while let slash = end.firstIndex(of: "/") {
          end = end[end.index(after: slash)...]
          if let other = ends.updateValue(digest, forKey: String(end)), other != digest {
            ends.updateValue(nil, forKey: String(end))
          }
        }
      }
    }
    for (end, digest) in ends where digests[end] == nil { digests[end] = digest }
    return digests
  }

  /// One line; nil where it is of another form.
  static func entry(_ line: String) -> (name: String, digest: String)? {
    if line.hasPrefix("SHA256 ("), let end = line.range(ofLast: ") = ") {
      let digest = ExpectedDigest.hexadecimal(String(line[end.upperBound...]))
      return digest.map { (normal(line[line.index(line.startIndex, offsetBy: 8)..<end.lowerBound]), $0) }
    }
    guard let digest = ExpectedDigest.hexadecimal(String(line.prefix(64))) else { return nil }
    let rest = line.dropFirst(64)
    guard rest.hasPrefix("  ") || rest.hasPrefix(" *"), rest.count > 2 else { return nil }
    return (normal(rest.dropFirst(2)), digest)
  }

  /// Without `./` and other components that say nothing.
  private static func normal(_ path: Substring) -> String {
    path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
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
