import ArgumentParser
import Haul
import Testing

@testable import HaulCommand

/// `--http`, of everything that downloads and of experiments with it.
@Suite struct HTTPOptionTests {
  @Test(
    "is automatic, or one version",
    arguments: [([], .auto), (["auto"], .auto), (["1.1"], .http1), (["2"], .http2)]
      as [([String], HTTPChoice)])
  func version(_ value: [String], _ choice: HTTPChoice) throws {
    let arguments = value.flatMap { ["--http", $0] }
    #expect(try TransferOptions.parse(arguments).configuration().httpVersion == choice)
    let passed = try HTTPOption.parse(arguments).arguments
    #expect(passed == (choice == .auto ? [] : arguments), "a round of an experiment gets what differs from its default")
    for command in [CompareCommand.self, TuneCommand.self] as [any ParsableCommand.Type] {
      _ = try command.parseAsRoot(arguments + ["http://a.example/"])
    }
  }

  @Test("is nothing else", arguments: ["3", "1.0", "2.0", "http2", ""])
  func refused(_ value: String) {
    #expect(throws: (any Error).self) { try HTTPOption.parse(["--http", value]) }
  }
}
