/// The digests that a run's files must have, by path or name, and which of them a file had use for.
struct ExpectedDigests: Sendable {
  /// How many names a message gives as examples.
  private static let examples = 3

  private let digests: [String: String]
  /// Digests of files that the list has.
  private var used: Set<String> = []

  /// - Parameter digests: As ``ChecksumFile/digests(path:)`` makes them.
  init(_ digests: [String: String]) { self.digests = digests }

  /// The digest of a file; nil where none is known.
  mutating func take(path: String, name: String) -> String? {
    guard !digests.isEmpty, let digest = digests[path] ?? digests[name] else { return nil }
    used.insert(digest)
    return digest
  }

  /// What to say of digests that no file had; nil where there are none.
  var warning: String? {
    let names = unused
    guard !names.isEmpty else { return nil }
    let shown = names.sorted().prefix(Self.examples).map { VisibleText.escaped($0) }.joined(separator: ", ")
    return "\(Quantity.count(names.count, "name")) of the checksum file matched no file: "
      + "\(shown)\(names.count > Self.examples ? ", …" : "")"
  }

  /// The paths whose digest no file had. The end of such a path with the same digest is the same file.
  private var unused: [String] {
    let left = digests.filter { !used.contains($0.value) }
    var ends: Set<String> = []
    for (path, digest) in left {
      var end = path[...]
      while let slash = end.utf8.firstIndex(of: UInt8(ascii: "/")) {
        end = end[end.utf8.index(after: slash)...]
        if left[String(end)] == digest { ends.insert(String(end)) }
      }
    }
    return left.keys.filter { !ends.contains($0) }
  }
}
