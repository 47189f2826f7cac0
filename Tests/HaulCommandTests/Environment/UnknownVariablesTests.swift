import ArgumentParser
import HaulOrigin
import Testing

@testable import HaulCommand

/// Variables that no option has.
@Suite struct UnknownVariablesTests {
  @Test(
    "a misspelt variable is told of, with the nearest one",
    arguments: [
      ("HAUL_WORKERS", nil), ("WORKER", nil), ("HAUL_LATENCY", nil),
      ("HAUL_WORKER", "warning: no option has the variable HAUL_WORKER; did you mean HAUL_WORKERS?"),
      (
        "HAUL_CONECT_TIMEOUT",
        "warning: no option has the variable HAUL_CONECT_TIMEOUT; did you mean HAUL_CONNECT_TIMEOUT?"
      ),
      ("HAUL_SOMETHING_ELSE", "warning: no option has the variable HAUL_SOMETHING_ELSE"),
      ("HAUL_\u{1B}[2JXXXXXX", "warning: no option has the variable HAUL_\\u{1B}[2JXXXXXX"),
    ] as [(String, String?)])
  func told(variable: String, warning: String?) throws {
    let options = try ToolDescription(json: HaulCommand._dumpHelp()).optionNames
    #expect(UnknownVariables.warnings(environment: [variable: "1"], options: options) == [warning].compactMap { $0 })
  }

  @Test("the run goes on", .timeLimit(.minutes(1)))
  func run() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let outcome = try await CommandHarness.run([origin.urls[0]], in: folder, variables: ["HAUL_WORKER": "2"])
        #expect(outcome.code == 0)
        #expect(outcome.errors == "warning: no option has the variable HAUL_WORKER; did you mean HAUL_WORKERS?\n")
      }
    }
  }
}
