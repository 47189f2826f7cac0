import Haul
import HaulOrigin
import Subprocess
import SystemPackage
import Testing

@testable import HaulCommand

/// What a person at a terminal sees.
@Suite(.timeLimit(.minutes(1))) struct ProgressTests {
  /// Runs `haul` with stderr, and stdout too where `all`, on a terminal, and returns what it showed.
  static func shown(_ arguments: [String], in folder: TestFolder, all: Bool = false) async throws -> String {
    let terminal = try PseudoTerminal(columns: 60)
    async let text = Blocking.run { terminal.readAll() }
    let error = FileDescriptorOutput.fileDescriptor(terminal.terminal, closeAfterSpawningProcess: false)
    if all {
      _ = try await Subprocess.run(
        .path(CommandHarness.program()), arguments: Arguments(arguments), environment: CommandHarness.environment([:]),
        workingDirectory: folder.path, input: .none, output: error, error: error)
    } else {
      _ = try await Subprocess.run(
        .path(CommandHarness.program()), arguments: Arguments(arguments), environment: CommandHarness.environment([:]),
        workingDirectory: folder.path, input: .none, output: .discarded, error: error)
    }
    try terminal.terminal.close()
    let result = await text
    try terminal.keyboard.close()
    return result
  }

  static let clear = "\r\u{1B}[K"

  @Test("a line is redrawn by the clock, fits the terminal, and is gone at the end")
  func progress() async throws {
    try await TestOrigin.with(.small(count: 6, latency: .milliseconds(150))) { origin in
      try await TestFolder.with { folder in
        let text = try await Self.shown(origin.urls + ["--strategy", "sequential"], in: folder)
        let lines = text.split(separator: Self.clear).map(String.init)
        #expect(lines.count > 3)
        #expect(lines.allSatisfy { $0.count < 60 && ($0.contains("/6 files") || $0 == ProgressLine.waiting) })
        #expect(text.hasSuffix(Self.clear))
      }
    }
  }

  @Test("lines on files stand above it, whole")
  func lines() async throws {
    try await TestOrigin.with(.small(count: 6, latency: .milliseconds(150))) { origin in
      try await TestFolder.with { folder in
        let text = try await Self.shown(origin.urls + ["--strategy", "sequential"], in: folder, all: true)
        // A terminal turns the end of a line into CR LF.
        let lines = text.split(separator: "\r\n").map(String.init)
        // Two that came together have no view between them.
        #expect(lines.count { $0.hasPrefix("saved ") || $0.contains("\(Self.clear)saved ") } == 6)
        #expect(lines.last?.hasPrefix("CPU: ") == true)
      }
    }
  }

  @Test("a quiet run shows none")
  func quiet() async throws {
    try await TestOrigin.with(.small(count: 3, latency: .milliseconds(150))) { origin in
      try await TestFolder.with { folder in
        let text = try await Self.shown(origin.urls + ["--quiet", "--workers", "1"], in: folder, all: true)
        #expect(text == "")
      }
    }
  }
}
