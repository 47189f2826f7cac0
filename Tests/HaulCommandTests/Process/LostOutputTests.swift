#if os(Linux)
  import HaulOrigin
  import Subprocess
  import SystemPackage
  import Testing

  @testable import HaulCommand

  /// stdout that cannot be written to is told, and nothing else is written into in its place.
  @Suite(.timeLimit(.minutes(1))) struct LostOutputTests {
    @Test(
      "records that cannot be written end the run with exit code 5",
      arguments: [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")])
    func lost(_ redirection: String, _ reason: String) async throws {
      try await TestOrigin.with { origin in
        try await TestFolder.with { folder in
          let program = try CommandHarness.program()
          let result = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: Arguments(["-c", "\"$0\" --json \"$@\" \(redirection)", program.string] + origin.urls),
            environment: CommandHarness.environment([:]), workingDirectory: folder.path, input: .none,
            output: .discarded, error: .string(limit: 100_000))
          #expect(result.terminationStatus == .exited(ExitStatus.localTrouble))
          #expect(result.standardError.contains("error: cannot write to standard output: \(reason)\n"))
          for name in try folder.names() {
            let number = try #require(Int(name.dropFirst(5).dropLast(4)))
            #expect(try folder.bytes(name) == origin.bytes(number))
          }
        }
      }
    }
  }
#endif
