import HaulOrigin
import Testing

/// What makes no sense ends with exit code 2, a message and a hint, before anything is fetched.
@Suite(.timeLimit(.minutes(2))) struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let rule: String
    let arguments: [String]
    var variables: [String: String] = [:]
    /// What stderr must have.
    let expected: [String]

    var testDescription: String { rule }
  }

  /// `URL` stands for one that works.
  static let cases = [
    Case(
      rule: "nothing at all", arguments: [],
      expected: ["error: nothing to do", "hint: name a URL or a list with -i", "Usage: "]),
    Case(rule: "no URL", arguments: ["--workers", "3"], expected: ["error: nothing to do", "hint: "]),
    Case(
      rule: "an empty list", arguments: ["-i", "empty.txt"],
      expected: ["error: nothing to do: the list 'empty.txt' has no URLs", "hint: "]),
    Case(
      rule: "an empty table", arguments: ["-i", "-", "--format", "csv"],
      expected: ["has no URLs", "hint: the first line of a table names its columns"]),
    Case(
      rule: "a list without its -i", arguments: ["empty.txt"],
      expected: ["'empty.txt' is a file, and no URL", "hint: did you mean -i empty.txt?"]),
    Case(
      rule: "a list that is a URL", arguments: ["-i", "http://u:secret@h/list.txt"],
      expected: ["takes a file, and 'http://***@h/list.txt' is a URL", "hint: fetch the list first: curl"]),
    Case(
      rule: "what compare decides, for its rounds",
      arguments: ["compare", "URL", "--plan", "async:2", "--get", "workers=1"],
      expected: ["--get workers=1: --workers is not an option for single rounds", "hint: haul compare --help"]),
    Case(
      rule: "what tune decides, for its measurements", arguments: ["tune", "URL", "URL", "--get", "to=elsewhere"],
      expected: ["--get to=elsewhere: --to is not an option for single rounds", "hint: haul tune --help"]),
    Case(
      rule: "an option for rounds that is none", arguments: ["compare", "URL", "--plan", "async:2", "--get", "nope=1"],
      expected: ["--get: Unknown option '--nope'", "hint: write an option of haul get without its dashes"]),
    Case(
      rule: "tuning what cannot be tuned", arguments: ["tune", "URL", "URL", "--strategies", "sequential"],
      expected: ["sequential has one worker", "hint: choose of threads"]),
    Case(
      rule: "tuning by no strategy", arguments: ["tune", "URL", "URL", "--strategies", "threads:5+20"],
      expected: ["'threads:5+20' names no strategy", "hint: choose of threads"]),
    Case(
      rule: "a command that is misspelt", arguments: ["gte", "URL"],
      expected: ["'gte' is neither a command nor a URL", "hint: did you mean haul get?"]),
    Case(
      rule: "help on a command that is none", arguments: ["help", "gte"],
      expected: ["there is no command 'gte'", "hint: did you mean haul help get?"]),
    Case(
      rule: "an option of curl's", arguments: ["-O", "URL"],
      expected: ["error: Unknown option '-O'\nhint: files are named after their URLs anyway"]),
    Case(
      rule: "options of curl's", arguments: ["-sSL", "URL"],
      expected: ["error: Unknown option '-sSL'\nhint: -s: --quiet", "-L: redirects are followed anyway"]),
    Case(
      rule: "an option of wget's", arguments: ["get", "--timestamping", "URL"],
      expected: ["Unknown option '--timestamping'\nhint: --existing update"]),
    Case(
      rule: "a checksum file that is not there", arguments: ["URL", "--checksum-file", "none"],
      expected: ["the checksum file “none” cannot be read", "hint: name a file as sha256sum writes it"]),
    Case(
      rule: "an empty standard input", arguments: ["-i", "-"],
      expected: ["the list standard input has no URLs", "hint: "]),
    Case(
      rule: "an empty list in a dry run", arguments: ["-i", "empty.txt", "--dry-run"],
      expected: ["has no URLs", "hint: "]),
    Case(rule: "a list that is not there", arguments: ["-i", "none.txt", "URL"], expected: ["none.txt", "hint: "]),
    Case(rule: "a list that is a folder", arguments: ["-i", ".", "URL"], expected: ["error: ", "hint: "]),
    Case(
      rule: "a destination that is a file", arguments: ["URL", "--to", "empty.txt"], expected: ["empty.txt", "hint: "]),
    Case(
      rule: "a destination in a file", arguments: ["URL", "--to", "empty.txt/sub"], expected: ["empty.txt", "hint: "]),
    Case(rule: "no workers", arguments: ["URL", "--workers", "0"], expected: ["error: --workers is 0", "hint: "]),
    Case(
      rule: "less than none", arguments: ["URL", "--workers", "-1"], expected: ["error: --workers is -1", "hint: "]),
    Case(rule: "far too many", arguments: ["URL", "--workers", "99999999"], expected: ["error: ", "hint: "]),
    Case(
      rule: "a number of workers that is none", arguments: ["URL", "--workers", "many"],
      expected: ["--workers", "it is no number of workers", "hint: "]),
    Case(
      rule: "none at a host", arguments: ["URL", "--per-host", "0"], expected: ["error: --per-host is 0", "hint: "]),
    Case(
      rule: "a rate of requests that is none", arguments: ["URL", "--rate", "5"],
      expected: ["--rate", "it is no rate of requests", "hint: "]),
    Case(
      rule: "no requests at all", arguments: ["URL", "--rate", "0/s"],
      expected: ["--rate", "nothing would ever be asked for", "hint: "]),
    Case(
      rule: "no bytes at all", arguments: ["URL", "--limit-rate", "0"],
      expected: ["--limit-rate", "nothing would ever arrive", "hint: "]),
    Case(
      rule: "an unknown strategy", arguments: ["URL", "--strategy", "fibers"],
      expected: ["--strategy 'fibers' is unknown", "hint: the strategies are sequential"]),
    Case(
      rule: "a bad header", arguments: ["URL", "-H", "secret"],
      expected: ["-H (--header) number 1 is no header field", "hint: "]),
    Case(
      rule: "negative retries", arguments: ["URL", "--retries", "-1"], expected: ["error: --retries is -1", "hint: "]),
    Case(
      rule: "no redirects at all and one less", arguments: ["URL", "--max-redirects", "-1"],
      expected: ["--max-redirects is -1", "hint: "]),
    Case(
      rule: "a time that is none", arguments: ["URL", "--timeout", "soon"],
      expected: ["--timeout", "it is no duration", "hint: "]),
    Case(
      rule: "a limit of zero", arguments: ["URL", "--connect-timeout", "0"], expected: ["--connect-timeout", "hint: "]),
    Case(
      rule: "-o with two URLs", arguments: ["URL", "URL", "-o", "x"],
      expected: ["-o (--output) names one file", "hint: "]),
    Case(
      rule: "-o with a list", arguments: ["-i", "empty.txt", "-o", "x"],
      expected: ["-o (--output) names one file", "hint: "]),
    Case(rule: "-o with a folder", arguments: ["URL", "-o", "sub/"], expected: ["names a folder", "hint: "]),
    Case(
      rule: "an unknown format", arguments: ["-i", "empty.txt", "--format", "xml"],
      expected: ["--format 'xml' is unknown", "hint: the formats are text, csv"]),
    Case(
      rule: "a format of nothing", arguments: ["URL", "--format", "csv"],
      expected: ["--format is about lists", "hint: "]),
    Case(
      rule: "a column of a list without columns", arguments: ["-i", "empty.txt", "--url-column", "x"],
      expected: ["--url-column is about tables", "hint: "]),
    Case(
      rule: "a table without the column", arguments: ["-i", "empty.txt", "--format", "tsv", "--url-column", "x"],
      expected: ["has no column \"x\"", "hint: "]),
    Case(
      rule: "an unknown field", arguments: ["URL", "--name", "{titel}"],
      expected: ["unknown field \"titel\"", "hint: the fields are {name}"]),
    Case(
      rule: "an unknown column", arguments: ["-i", "table.csv", "--name", "{titel}"],
      expected: ["a field \"titel\", and the list “table.csv” has no such column", "hint: its columns", "\"title\""]),
    Case(
      rule: "one name for all", arguments: ["URL", "URL", "--name", "x"],
      expected: ["the same for every file", "hint: "]),
    Case(rule: "a way out", arguments: ["URL", "--name", "../{name}"], expected: ["leads through ..", "hint: "]),
    Case(
      rule: "two patterns", arguments: ["URL", "--name", "{name}", "--tree"],
      expected: ["--name and --tree exclude each other", "hint: "]),
    Case(
      rule: "a pattern and a name", arguments: ["URL", "--name", "{name}", "-o", "x"],
      expected: ["--name and -o (--output) exclude each other", "hint: "]),
    Case(
      rule: "an unknown way with files that are there", arguments: ["URL", "--existing", "ask"],
      expected: ["--existing 'ask' is unknown", "hint: it takes skip"]),
    Case(
      rule: "two ways with files that are there", arguments: ["URL", "--existing", "skip", "--overwrite"],
      expected: ["exclude each other", "hint: "]),
    Case(
      rule: "an unknown way with endings", arguments: ["URL", "--extension", "jpg"],
      expected: ["--extension 'jpg' is unknown", "hint: it takes fix or keep"]),
    Case(rule: "no repetition", arguments: ["URL", "--repeat", "0"], expected: ["--repeat is 0", "hint: "]),
    Case(rule: "standard input twice", arguments: ["-i", "-", "-i", "-"], expected: ["is given twice", "hint: "]),
    Case(
      rule: "an authority that is not there", arguments: ["URL", "--cacert", "none.pem"],
      expected: ["none.pem", "hint: "]),
    Case(
      rule: "trust in one and in all", arguments: ["URL", "--cacert", "x", "--insecure"],
      expected: ["exclude each other", "hint: "]),
    Case(
      rule: "an unknown option", arguments: ["URL", "--worker", "3"],
      expected: ["error: Unknown option '--worker'. Did you mean '--workers'?", "--help"]),
    Case(
      rule: "no errors allowed", arguments: ["URL", "--max-errors", "0"], expected: ["--max-errors is 0", "hint: "]),
    Case(
      rule: "a variable without sense", arguments: ["URL"], variables: ["HAUL_WORKERS": "0"],
      expected: ["--workers is 0", "note: --workers comes from the variable HAUL_WORKERS"]),
    Case(
      rule: "a variable that cannot be read", arguments: ["URL"], variables: ["HAUL_TIMEOUT": "soon"],
      expected: ["'soon'", "note: --timeout comes from the variable HAUL_TIMEOUT"]),
    Case(
      rule: "a flag's variable", arguments: ["URL"], variables: ["HAUL_OVERWRITE": "perhaps"],
      expected: ["HAUL_OVERWRITE is 'perhaps'", "hint: "]),
    Case(rule: "a demo of nothing", arguments: ["demo", "--count", "0"], expected: ["--count is 0", "hint: "]),
    Case(
      rule: "a plan that is none", arguments: ["demo", "--plan", "all"],
      expected: ["'all' names no strategy", "hint: "]),
    Case(
      rule: "an origin nowhere", arguments: ["origin", "--host", "192.0.2.1"],
      expected: ["the origin cannot start", "hint: "]),
    Case(rule: "an authority without TLS", arguments: ["origin", "--authority", "x"], expected: ["--tls", "hint: "]),
    Case(
      rule: "sizes the wrong way round", arguments: ["origin", "--size", "9kB..8kB"], expected: ["--size", "hint: "]),
  ]

  @Test("exit code 2, a message and a hint, and nothing is fetched", arguments: cases)
  func refused(_ testCase: Case) async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        try folder.write("# nothing\n\n", to: "empty.txt")
        try folder.write("url,title\n\(origin.urls[0]),x\n", to: "table.csv")
        let arguments = testCase.arguments.map { $0 == "URL" ? origin.urls[0] : $0 }
        let outcome = try await CommandHarness.run(arguments, in: folder, variables: testCase.variables)
        #expect(outcome.code == 2, "\(outcome)")
        #expect(outcome.output == "")
        for part in testCase.expected { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
        #expect(!outcome.errors.contains("secret"))
        #expect(origin.statistics.connections == 0)
        #expect(try folder.names() == ["empty.txt", "table.csv"])
      }
    }
  }
}
