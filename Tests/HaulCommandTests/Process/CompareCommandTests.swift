import Haul
import HaulLab
import HaulOrigin
import SystemPackage
import Testing

@testable import HaulCommand

/// `haul compare` as a process, on the embedded origin.
@Suite(.timeLimit(.minutes(3))) struct CompareCommandTests {
  @Test("an experiment runs every round, writes its reports, and shows one again")
  func experiment() async throws {
    try await TestFolder.with { folder in
      let outcome = try await CommandHarness.run(
        [
          "compare", "--demo", "--count", "4", "--latency", "5ms", "--plan", "sequential,threads:2,processes:2,async:4",
          "--rounds", "2", "--warmup", "1", "--seed", "7", "--to", "out", "--export", "r.json", "--export", "r.md",
          "--export", "r.csv", "--export", "r.html",
        ], in: folder, variables: ["HAUL_WORKERS": "3", "HAUL_TO": "elsewhere", "HAUL_STRATEGY": "threads"])
      #expect(outcome.code == 0, "\(outcome)")
      #expect(outcome.outputLines.count { $0.hasPrefix("round ") } == 8)
      #expect(outcome.outputLines.count { $0.hasPrefix("warm-up ") } == 4)
      #expect(outcome.outputLines.contains { $0.hasPrefix("method ") })
      #expect(try folder.names(in: "out") == [])
      let report = try ReportFile.read(folder.at("r.json"))
      #expect(report.isFinished)
      #expect(report.seed == 7)
      #expect(report.plan == "sequential,threads:2,processes:2,async:4")
      #expect(report.timelines.count == 4)
      for result in report.results {
        #expect(result.rounds.map(\.number) == [1, 2])
        for round in result.rounds {
          #expect(round.counts, "\(String(describing: round.problem))")
          #expect(round.saved == 4)
          #expect(round.seconds > 0)
          #expect(round.peakMemory > 1_000_000)
          #expect(round.total != nil)
        }
      }
      #expect(try folder.text("r.csv").split(separator: "\r\n").count == 9)
      #expect(try folder.text("r.html").hasSuffix("</html>\n"))

      let again = try await CommandHarness.run(
        ["compare", "--from", "r.json", "--export", "again.md"], in: folder, variables: ["HAUL_WORKERS": "3"])
      #expect(again.code == 0, "\(again)")
      #expect(try folder.text("again.md") == folder.text("r.md"))
      #expect(outcome.output.hasSuffix(again.output))
    }
  }

  @Test("a round in which a file failed is said, and not in the times")
  func failures() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let outcome = try await CommandHarness.run(
          [
            "compare", origin.urls[0], "\(origin.baseURL)/status/404", "--plan", "async:2", "--rounds", "1", "--warmup",
            "0",
            "--export", "r.json",
          ], in: folder)
        #expect(outcome.code == 1, "\(outcome)")
        #expect(
          outcome.output.contains(
            "not counted: 1 of 2 files failed (http_4xx 1); the first: \(origin.baseURL)/status/404: the server answered 404"
          ))
        #expect(outcome.output.contains("in the only round something failed"))
        let round = try ReportFile.read(folder.at("r.json")).results[0].rounds[0]
        #expect(round.failures == ["http_4xx": 1])
        #expect(!round.counts)
      }
    }
  }

  @Test(
    "lists are read as get reads them, and URLs beside them in the same format", arguments: ["csv", "ndjson", "curl"])
  func formats(format: String) async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let base = "\(origin.baseURL)/images/image"
        let lists = [
          "csv": "link,n\n\(base)[1-2].jpg,1\n", "ndjson": "{\"link\":\"\(base)[1-2].jpg\"}\n",
          "curl": "url=\(base)[1-2].jpg\n",
        ]
        try folder.write(try #require(lists[format]), to: "list")
        let column = format == "curl" ? [] : ["--url-column", "link"]
        let outcome = try await CommandHarness.run(
          [
            "compare", "-i", "list", "--format", format, "--glob", "\(base)3.jpg", "--plan", "async:2", "--rounds", "1",
            "--warmup", "0", "--export", "r.json",
          ] + column, in: folder)
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try ReportFile.read(folder.at("r.json")).results[0].rounds[0].saved == 3)
      }
    }
  }

  @Test("a report shows no secret")
  func secrets() {
    #expect(
      MaskedCommandLine.words(["compare", "--get", "header=A: secret", "--get=header=B: secret", "http://u:secret@h/"])
        == ["haul", "compare", "--get", "header=***", "--get=header=***", "http://***@h/"])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let arguments: [String]
    let expected: String
  }

  @Test(
    "what makes no sense is refused with a hint",
    arguments: [
      Case(testDescription: "nothing", arguments: [], expected: "nothing to compare"),
      Case(
        testDescription: "an unknown strategy", arguments: ["--demo", "--plan", "fibers:2"], expected: "'fibers:2'"),
      Case(
        testDescription: "a format of nothing", arguments: ["http://h/", "--format", "csv"],
        expected: "--format is about lists"),
      Case(
        testDescription: "a list that is a URL", arguments: ["-i", "http://h/l.txt"], expected: "takes a file"),
      Case(testDescription: "no rounds", arguments: ["--demo", "--rounds", "0"], expected: "--rounds is 0"),
      Case(
        testDescription: "fewer than no warm-ups", arguments: ["--demo", "--warmup", "-1"], expected: "--warmup is -1"),
      Case(
        testDescription: "a folder that is not empty", arguments: ["--demo", "--to", "full"], expected: "is not empty"),
      Case(testDescription: "a report that is none", arguments: ["--from", "full/x.json"], expected: "is no report"),
      Case(
        testDescription: "a report that is not there", arguments: ["--from", "none.json"], expected: "cannot be read"),
      Case(
        testDescription: "a form that is none", arguments: ["--demo", "--export", "r.txt"], expected: "by its ending"),
      Case(
        testDescription: "strategies without workers", arguments: ["--demo", "--strategies", "async"],
        expected: "--workers"),
      Case(
        testDescription: "pictures without a demo", arguments: ["http://h/", "--count", "3"], expected: "for --demo"),
      Case(testDescription: "a demo with a list", arguments: ["--demo", "http://h/"], expected: "has its own list"),
      Case(
        testDescription: "a report in no folder", arguments: ["--demo", "--export", "none/r.md"],
        expected: "cannot be written"),
      Case(
        testDescription: "what get does not know", arguments: ["--demo", "--count", "1", "--get", "bogus"],
        expected: "Unknown option '--bogus'"),
    ])
  func refused(_ testCase: Case) async throws {
    try await TestFolder.with { folder in
      try Folder.make(folder.at("full"))
      try folder.write("{}", to: "full/x.json")
      let outcome = try await CommandHarness.run(
        ["compare"] + testCase.arguments, in: folder, variables: ["TMPDIR": folder.path.string])
      #expect(outcome.code == 2, "\(outcome)")
      #expect(outcome.errors.contains(testCase.expected), "\(outcome.errors)")
      #expect(try folder.names() == ["full"])
    }
  }
}
