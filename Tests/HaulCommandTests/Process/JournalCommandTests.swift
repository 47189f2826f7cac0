import FoundationEssentials
import Haul
import HaulJournal
import HaulOrigin
import Testing

/// `haul get` with a list that it knows, and `haul status`.
@Suite("The journal, as a command", .timeLimit(.minutes(2))) struct JournalCommandTests {
  private func withList(_ body: (Origin, TestFolder) async throws -> Void) async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let bad = "\(origin.baseURL)/status/404"
        try folder.write((origin.urls + [bad]).joined(separator: "\n"), to: "list.txt")
        try await body(origin, folder)
      }
    }
  }

  private let get = ["-i", "list.txt", "--to", "to", "--retries", "0"]

  @Test("a list that is run again goes on, and status tells what became of it")
  func again() async throws {
    try await withList { origin, folder in
      let first = try await CommandHarness.run(get, in: folder)
      #expect(first.code == 1)
      let requests = origin.statistics.requests
      let second = try await CommandHarness.run(get, in: folder)
      #expect(second.outputLines.contains("6 files: 0 saved, 5 skipped, 1 failed"), "\(second)")
      #expect(origin.statistics.requests == requests + 1)
      let only = try await CommandHarness.run(get + ["--retry-failed", "dns,timeout"], in: folder)
      #expect(only.outputLines.contains("6 files: 0 saved, 6 skipped, 0 failed"), "\(only)")
      #expect(origin.statistics.requests == requests + 1)

      let status = try await CommandHarness.run(["status", "to"], in: folder)
      #expect(status.code == 0)
      #expect(status.output.contains("6 items: 5 saved"))
      #expect(status.outputLines.contains("failures: http_4xx 1"))
      let json = try await CommandHarness.run(["status", "to", "--json"], in: folder)
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      let account = try decoder.decode(JournalStatus.self, from: Data(json.output.utf8))
      #expect(account.items == 6)
      #expect(account.runs == 3)
      #expect(account.failingHosts.map(\.error) == ["http_4xx"])
      let failed = try await CommandHarness.run(["status", "to", "--list-failed"], in: folder)
      #expect(failed.output == "\(origin.baseURL)/status/404\n")
    }
  }

  @Test("a dry run tells what a journal knows, and changes nothing")
  func dryRun() async throws {
    try await withList { origin, folder in
      let untouched = try await CommandHarness.run(get + ["--dry-run"], in: folder)
      #expect(untouched.output.contains("6 files: 6 to fetch"))
      #expect(!folder.has("to"))
      _ = try await CommandHarness.run(get, in: folder)
      let before = try await CommandHarness.run(["status", "to"], in: folder).output
      let known = try await CommandHarness.run(get + ["--dry-run"], in: folder)
      #expect(known.output.contains("6 files: 1 to fetch, 5 to skip"))
      #expect(known.output.contains("(complete)"))
      #expect(try await CommandHarness.run(["status", "to"], in: folder).output == before)
    }
  }

  @Test("where the journal is, and where there is none")
  func places() async throws {
    try await withList { origin, folder in
      _ = try await CommandHarness.run(get + ["--journal", "memory.sqlite"], in: folder)
      #expect(folder.has("memory.sqlite"))
      #expect(!folder.has("to/.haul"))
      let named = try await CommandHarness.run(["status", "--journal", "memory.sqlite"], in: folder)
      #expect(named.output.contains("6 items"))
      for arguments in [get + ["--no-journal"], get + ["--discard"], [origin.urls[0], "--to", "to"]] {
        _ = try await CommandHarness.run(arguments, in: folder)
        #expect(!folder.has("to/.haul"), "\(arguments)")
      }
    }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var expected: String

    var testDescription: String { arguments.joined(separator: " ") }
  }

  private static let get = ["-i", "list.txt", "--to", "to", "--retries", "0"]
  static let refusals = [
    Refusal(arguments: get + ["--name", "{index}.jpg"], expected: "other naming options"),
    Refusal(arguments: get + ["--portable-names"], expected: "other naming options"),
    Refusal(arguments: get + ["--journal", "list.txt"], expected: "cannot be used"),
    Refusal(arguments: get + ["--journal", "x", "--no-journal"], expected: "exclude each other"),
    Refusal(arguments: get + ["--journal", "x", "--discard"], expected: "exclude each other"),
    Refusal(
      arguments: get + ["--no-journal", "--failed-only"], expected: "--failed-only is about what a journal tells"),
    Refusal(arguments: ["-i", "list.txt", "--to", "elsewhere", "--failed-only"], expected: "there is no journal at"),
    Refusal(arguments: get + ["--retry-failed", "weather"], expected: "there is no class 'weather'"),
    Refusal(arguments: ["status", "nowhere"], expected: "there is no journal at"),
    Refusal(arguments: ["status", "to", "--json", "--list-failed"], expected: "choose one"),
  ]

  @Test("what cannot be is refused before anything is fetched, with a hint", arguments: refusals)
  func refused(_ refusal: Refusal) async throws {
    try await withList { origin, folder in
      _ = try await CommandHarness.run(get, in: folder)
      let requests = origin.statistics.requests
      let outcome = try await CommandHarness.run(refusal.arguments, in: folder)
      #expect(outcome.code == 2, "\(outcome)")
      #expect(outcome.errors.contains(refusal.expected), "\(outcome.errors)")
      #expect(outcome.errors.contains("hint: "))
      #expect(origin.statistics.requests == requests)
    }
  }
}
