import Testing

@testable import HaulCommand

/// Words that were meant otherwise than they were typed.
@Suite struct CommandWordTests {
  @Test(
    "how far two texts are apart",
    arguments: [
      ("", "", 0), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "ab", 1), ("", "abc", 3), ("kitten", "sitting", 3),
      ("gte", "get", 1), ("statsu", "status", 1), ("ca", "abc", 3),
    ])
  func distance(first: String, second: String, expected: Int) {
    #expect(NearestWord.distance(first, second) == expected)
  }

  private static let subcommands = HaulCommand.subcommandNames

  @Test(
    "a word that is nearly a command is no URL, and says which it may be",
    arguments: [
      (["statsu", "pictures"], "did you mean haul status?"), (["gte", "http://h/"], "did you mean haul get?"),
      (["hlep"], "did you mean haul help?"), (["Compare"], nil), (["help", "gte"], "did you mean haul help get?"),
      (["help", "nothing"], "the commands are get, status, worker, compare, tune, origin, demo"), (["help"], nil),
      (["help", "get"], nil), (["help", "--help"], nil), (["get", "statsu"], nil), (["http://h/"], nil),
      (["-i", "x"], nil),
      (["example"], nil), ([], nil), (["gets"], nil),
    ] as [([String], String?)])
  func mistyped(arguments: [String], hint: String?) {
    let problem = CommandWord.problem(arguments, subcommands: Self.subcommands) { $0 == "gets" || $0 == "Compare" }
    #expect(problem?.hint == hint)
  }

  @Test(
    "help behind a command is a question",
    arguments: [
      (["get", "help"], ["get", "--help"]), (["tune", "help"], ["tune", "--help"]), (["help"], ["help"]),
      (["get", "help", "x"], ["get", "help", "x"]), (["x", "help"], ["x", "help"]),
    ])
  func help(arguments: [String], expected: [String]) {
    #expect(CommandWord.readingHelp(arguments, subcommands: Self.subcommands) { _ in false } == expected)
    #expect(CommandWord.readingHelp(arguments, subcommands: Self.subcommands) { $0 == "help" } == arguments)
  }

  @Test(
    "options out of habit have a counterpart",
    arguments: [
      ("-O", "-o FILE"), ("-L", "anyway"), ("-P", "--to DIR"), ("-d", "--to DIR"), ("-c", "anyway"),
      ("-N", "--existing update"), ("-x", "--per-host N, --segments N (aria2)"), ("-j", "--workers N"),
      ("-j3", "--workers N"),
      ("-sSL", "-s: --quiet (curl); --segments N (aria2); -S: "), ("--location", "anyway"), ("--continue", "anyway"),
      ("--output-document", "-o FILE"), ("--proxy", "no proxies"), ("--http2", "--http 2"), ("--http1.1", "--http 1.1"),
    ])
  func habits(option: String, expected: String) {
    #expect(HabitOptions.hint(on: "error: Unknown option '\(option)'")?.contains(expected) == true)
  }

  @Test("all else has none", arguments: ["Unknown option '--bogus'", "Unknown option '-'", "Missing value", "", "-O"])
  func noHabit(complaint: String) { #expect(HabitOptions.hint(on: complaint) == nil) }
}
