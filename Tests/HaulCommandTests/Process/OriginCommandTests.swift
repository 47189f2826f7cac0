import HaulLab
import HaulOrigin
import Subprocess
import SystemPackage
import Testing

@testable import HaulCommand

/// `haul origin` and `haul demo` as processes.
@Suite(.timeLimit(.minutes(3))) struct OriginCommandTests {
  @Test("it says where it listens, writes its lists, serves, and ends with its stdin")
  func serves() async throws {
    try await TestFolder.with { folder in
      let arguments = [
        "origin", "--count", "3", "--size", "2kB", "--latency", "0", "--list", "list.txt", "--manifest", "SHA256SUMS",
        "--tls", "--authority", "ca.pem", "--until-stdin-closes",
      ]
      let result = try await Subprocess.run(
        .path(CommandHarness.program()), arguments: Arguments(arguments), environment: CommandHarness.environment([:]),
        workingDirectory: folder.path, input: .inputWriter, output: .sequence, error: .string(limit: 100_000)
      ) { process in
        var lines = process.standardOutput.strings().makeAsyncIterator()
        let first = try #require(try await lines.next())
        #expect(first.hasPrefix("listening on https://127.0.0.1:"))
        return try await CommandHarness.run(
          ["-i", "list.txt", "--to", "pictures", "--cacert", "ca.pem", "--quiet"], in: folder)
      }
      #expect(result.closureResult == .init(output: "", errors: "", code: 0))
      #expect(result.terminationStatus == .exited(0))
      let manifest = Manifest(try folder.text("SHA256SUMS"))
      #expect(manifest.digests.count == 3)
      #expect(manifest.problem(in: folder.at("pictures")) == nil)
      #expect(try folder.bytes("pictures/image1.jpg").count == 2_000)
    }
  }

  @Test("a signal ends it with exit code 0 and what it did")
  func interrupted() async throws {
    try await TestFolder.with { folder in
      let result = try await Subprocess.run(
        .path(CommandHarness.program()), arguments: ["origin", "--count", "1"],
        environment: CommandHarness.environment([:]), workingDirectory: folder.path, input: .none, output: .sequence,
        error: .string(limit: 100_000)
      ) { process in
        var lines = process.standardOutput.strings().makeAsyncIterator()
        _ = try await lines.next()
        try process.send(signal: .interrupt)
      }
      #expect(result.terminationStatus == .exited(0))
      #expect(result.standardError == "0 requests over 0 connections, 0 B sent; at most 0 at once\n")
    }
  }

  @Test("a demo downloads everything in every way, and ends with a table")
  func demo() async throws {
    try await TestFolder.with { folder in
      let plan = "sequential,threads:1+3,processes:2,async:6"
      let outcome = try await CommandHarness.run(
        ["demo", "--count", "6", "--latency", "10ms", "--size", "1kB..2kB", "--plan", plan, "--to", "out"], in: folder,
        variables: ["HAUL_PORT": "1", "HAUL_HOST": "192.0.2.1", "HAUL_JITTER": "1ms"])
      #expect(outcome.code == 0, "\(outcome)")
      #expect(outcome.errors == "")
      #expect(try folder.names(in: "out") == ["async-6", "processes-2", "sequential-1", "threads-1", "threads-3"])
      for combination in try folder.names(in: "out") {
        #expect(
          try folder.names(in: "out/\(combination)/round-1").filter { $0 != ".haul" }
            == (1...6).map { "image\($0).jpg" })
      }
      let lines = outcome.outputLines
      // A line for each file of the four that stand for their strategies.
      #expect(lines.count { $0.hasPrefix("saved ") } == 4 * 6)
      let table = try #require(lines.firstIndex { $0.hasPrefix("method ") })
      let rows = lines[table...].dropFirst().prefix(5)
      #expect(rows.map { $0.split(separator: " ").first } == ["sequential", "threads", "3", "processes", "async"])
      #expect(lines.contains { $0.contains(" was the fastest, with ") })
    }
  }

  @Test("a demo leaves nothing behind unless asked, not even its origin")
  func demoTidies() async throws {
    try await TestFolder.with { folder in
      let outcome = try await CommandHarness.run(
        ["demo", "--count", "2", "--latency", "0", "--plan", "async:2", "--quiet"], in: folder,
        variables: ["TMPDIR": folder.path.string])
      #expect(outcome.code == 0, "\(outcome)")
      #expect(try folder.names() == [])
      #expect(!outcome.output.contains("saved "))
    }
  }

  @Test("a port that is taken is told in plain words")
  func taken() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let outcome = try await CommandHarness.run(["origin", "--port", "\(origin.port)"], in: folder)
        #expect(outcome.code == 2)
        #expect(
          outcome.errorLines == [
            "error: the origin cannot start: port \(origin.port) of 127.0.0.1 is taken",
            "hint: name another with --port, or 0 for any that is free",
          ])
      }
    }
  }
}
