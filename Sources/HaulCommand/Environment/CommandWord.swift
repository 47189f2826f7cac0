import Haul

/// Words on the command line that are meant as a command, and those that are no URLs.
enum CommandWord {
  /// The arguments, `haul get help` read as `haul get --help`.
  ///
  /// - Parameter isThere: Whether a file or folder has that name.
  static func readingHelp(
    _ arguments: [String], subcommands: [String], isThere: (String) -> Bool
  ) -> [String] {
    guard arguments.count == 2, arguments[1] == "help", subcommands.contains(arguments[0]), !isThere("help") else {
      return arguments
    }
    return [arguments[0], "--help"]
  }

  /// Why the first word is no command, where it was most likely meant as one; nil for all else.
  ///
  /// - Parameter isThere: Whether a file or folder has that name.
  static func problem(
    _ arguments: [String], subcommands: [String], isThere: (String) -> Bool
  ) -> UsageError? {
    guard let first = arguments.first else { return nil }
    if first == "help" {
      guard arguments.count > 1, !arguments[1].hasPrefix("-"), !(subcommands + ["help"]).contains(arguments[1]) else {
        return nil
      }
      let word = arguments[1]
      let nearest = nearest(word, subcommands)
      return UsageError(
        "there is no command '\(word)'",
        hint: nearest.map { "did you mean haul help \($0)?" }
          ?? "the commands are \(subcommands.joined(separator: ", "))")
    }
    guard !subcommands.contains(first), first.utf8.allSatisfy({ (0x61...0x7A).contains($0 | 0x20) }),
      let nearest = nearest(first, subcommands + ["help"]), !isThere(first)
    else { return nil }
    return UsageError("'\(first)' is neither a command nor a URL", hint: "did you mean haul \(nearest)?")
  }

  /// Makes sure that what stands where URLs stand is not a list's name without its `-i`.
  static func checkURLs(_ urls: [String]) throws(UsageError) {
    guard let file = urls.first(where: { !$0.contains("://") && RegularFile.isThere($0) }) else { return }
    throw UsageError("'\(file)' is a file, and no URL", hint: "did you mean -i \(file)?")
  }

  /// In short words, one slip makes another word.
  private static func nearest(_ word: String, _ words: [String]) -> String? {
    NearestWord.nearest(to: word.lowercased(), among: words, limit: word.utf8.count < 6 ? 1 : 2)
  }
}
