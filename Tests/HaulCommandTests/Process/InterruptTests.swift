import Haul
import HaulOrigin
import Subprocess
import SystemPackage
import Testing

@Suite("Check 26: signals end a run, and tidily", .timeLimit(.minutes(2))) struct InterruptTests {
  struct Case: Sendable {
    let strategy: String
    let signal: Signal
    let code: Int32
  }

  @Test(
    "the first file is saved, the second never ends: a signal ends the run, and nothing half stays",
    arguments: [
      Case(strategy: "sequential", signal: .interrupt, code: 130),
      Case(strategy: "async", signal: .terminate, code: 143),
      Case(strategy: "processes", signal: .interrupt, code: 130),
    ])
  func interrupted(_ testCase: Case) async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let urls = [origin.urls[0], "\(origin.baseURL)/stall/5000", "\(origin.baseURL)/slow-head/60000"]
        var arguments = urls + ["--json", "--strategy", testCase.strategy]
        if testCase.strategy != "sequential" { arguments += ["--workers", "2"] }
        let result = try await Subprocess.run(
          .path(CommandHarness.program()), arguments: Arguments(arguments),
          environment: CommandHarness.environment([:]),
          workingDirectory: folder.path, input: .none, output: .sequence, error: .string(limit: 100_000)
        ) { process in
          var records: [Record] = []
          for try await line in process.standardOutput.strings() {
            records.append(try Record(json: line.utf8))
            // The run goes on for as long as nobody ends it: there is no moment to miss.
            if records.count == 1 { try process.send(signal: testCase.signal) }
          }
          return records
        }
        #expect(CommandHarness.code(result.terminationStatus) == testCase.code)
        #expect(result.closureResult.first?.status == .saved)
        #expect(result.closureResult.dropFirst().allSatisfy { $0.error == .interrupted })
        #expect(result.standardError.contains("stopped early: interrupted; what was saved is kept"))
        #expect(try folder.names() == ["image1.jpg"])
      }
    }
  }

  @Test("a reader that goes away ends the run quietly")
  func brokenPipe() async throws {
    try await TestOrigin.with(.small(count: 200)) { origin in
      try await TestFolder.with { folder in
        let arguments = ["--json", "--strategy", "sequential"] + origin.urls + ["\(origin.baseURL)/stall/5000"]
        let (reader, writer) = try FileDescriptor.pipe()
        try reader.close()
        let result = try await Subprocess.run(
          .path(CommandHarness.program()), arguments: Arguments(arguments),
          environment: CommandHarness.environment([:]),
          workingDirectory: folder.path, input: .none,
          output: .fileDescriptor(writer, closeAfterSpawningProcess: true), error: .string(limit: 100_000))
        #expect(CommandHarness.code(result.terminationStatus) == 1)
        #expect(!result.standardError.contains("error"))
        #expect(try folder.names().count < 200)
      }
    }
  }
}
