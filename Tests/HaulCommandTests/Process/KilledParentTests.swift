import Haul
import HaulOrigin
import Subprocess
import SystemPackage
import Testing

@Suite("Check 26: a parent that is killed", .timeLimit(.minutes(2))) struct KilledParentTests {
  @Test("children of a parent that was killed end by themselves, and take their half files with them")
  func killed() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let urls = [origin.urls[0]] + (0..<6).map { "\(origin.baseURL)/stall/5000?\($0)" }
        let arguments = urls + ["--json", "--strategy", "processes", "--workers", "3", "--slots-per-process", "2"]
        let result = try await Subprocess.run(
          .path(CommandHarness.program()), arguments: Arguments(arguments),
          environment: CommandHarness.environment([:]),
          workingDirectory: folder.path, input: .none, output: .sequence, error: .string(limit: 100_000)
        ) { process in
          var records: [Record] = []
          for try await line in process.standardOutput.strings() {
            records.append(try Record(json: line.utf8))
            try process.send(signal: .kill)
          }
          return records
        }
        // The children share stderr, so that its end, which was waited for, is theirs.
        #expect(CommandHarness.code(result.terminationStatus) == -9)
        #expect(result.closureResult.map(\.status) == [.saved])
        #expect(try folder.names() == ["image1.jpg"])
      }
    }
  }
}
