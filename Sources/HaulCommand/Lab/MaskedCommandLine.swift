import Haul

/// A command line as a report may show it.
enum MaskedCommandLine {
  /// The words without what may be a secret: the values of header fields, and user information in URLs.
  static func words(_ arguments: [String]) -> [String] {
    ["haul"]
      + arguments.map { word in
        // --get header=…, or all of it in one word.
        guard let header = word.firstRange(of: "header=") else {
          return VisibleText.escaped(withoutUserInformation(word))
        }
        return VisibleText.escaped("\(word[..<header.upperBound])\(hidden)")
      }
  }

  private static let hidden = "***"

  /// The word with everything between `//` and the last `@` hidden: a password may hold any character.
  static func withoutUserInformation(_ word: String) -> String {
    guard let slashes = word.firstRange(of: "//"), let at = word.lastIndex(of: "@"), at >= slashes.upperBound else {
      return word
    }
    return "\(word[..<slashes.upperBound])\(hidden)\(word[at...])"
  }
}
