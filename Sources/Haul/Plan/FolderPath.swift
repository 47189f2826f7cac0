/// A folder inside the destination. Each of its components obeys the rule of ``FileName``, so that it cannot lead out.
struct FolderPath: Sendable, Hashable {
  /// Components at the most; deeper ones are joined to none.
  static let maximumDepth = 64
  /// Bytes at the most: with the destination before it and a name behind it, a path of Linux has 4096.
  static let maximumLength = 3072

  /// The components, joined by `/`.
  let text: String

  /// The folder of these components; nil where none is left of them, which is the destination itself.
  ///
  /// Empty ones and `.` are left out; one that could not be a folder's name, such as `..`, becomes `_`.
  ///
  /// - Throws: ``Failure`` where it is too deep or too long.
  init?(_ components: some Sequence<String>, isPortable: Bool = false) throws(Failure) {
    var names: [String] = []
    for component in components where !component.isEmpty && component != "." {
      let isBlank = component.utf8.allSatisfy { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: " ") }
      let name = FileName(sanitizing: isBlank ? "_" : component)
      names.append(isPortable ? PortableName.name(name).text : name.text)
    }
    guard !names.isEmpty else { return nil }
    let text = names.joined(separator: "/")
    guard names.count <= Self.maximumDepth, text.utf8.count <= Self.maximumLength else {
      throw Failure(
        .url, "its folder would have \(names.count) levels and \(text.utf8.count) bytes, too many for a file system")
    }
    self.text = text
  }

  /// Reads a path as a list writes it: `a/b`, or with backslashes.
  init?(path: String, isPortable: Bool = false) throws(Failure) {
    let separated = path.split { $0 == "/" || $0 == "\\" }.map(String.init)
    try self.init(separated, isPortable: isPortable)
  }

  /// - Parameter text: Components that obey the rule.
  init(text: String) { self.text = text }

  var components: [Substring] { text.split(separator: "/") }

  /// The path of a file in it, or of one in the destination itself.
  static func path(_ folder: FolderPath?, _ name: String) -> String {
    folder.map { "\($0.text)/\(name)" } ?? name
  }
}
