import FoundationEssentials
import Subprocess
import SystemPackage

/// Runs the built `haul` as a process: arguments in, whole stdout, stderr and exit code out.
enum CommandHarness {
  /// What a finished process left behind.
  struct Outcome: Hashable {
    let output: String
    let errors: String
    /// Minus the signal's number where one ended it.
    let code: Int32

    var outputLines: [String] { Self.lines(output) }
    var errorLines: [String] { Self.lines(errors) }

    private static func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
  }

  struct NotBuilt: Error, CustomStringConvertible {
    let description = "no haul beside the tests: run swift build --product haul"
  }

  /// The program, which stands in the folder of the test bundle or above it.
  static func program() throws -> FilePath {
    #if os(Linux)
      let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    #else
      let own = CommandLine.arguments[0]
    #endif
    var folder = FilePath(own).removingLastComponent()
    while !folder.isEmpty {
      let candidate = folder.appending("haul")
      var isFolder = false
      if FileManager.default.fileExists(atPath: candidate.string, isDirectory: &isFolder), !isFolder {
        return candidate
      }
      if !folder.removeLastComponent() { break }
    }
    throw NotBuilt()
  }

  /// The environment without the developer's own variables, plus `variables`.
  static func environment(_ variables: [String: String]) -> Environment {
    var changes: [Environment.Key: String?] = [:]
    for name in ProcessInfo.processInfo.environment.keys where name.hasPrefix("HAUL_") {
      if let key = Environment.Key(rawValue: name) { changes.updateValue(nil, forKey: key) }
    }
    for (name, value) in variables {
      if let key = Environment.Key(rawValue: name) { changes[key] = value }
    }
    return .inherit.updating(changes)
  }

  /// Runs `haul` with `arguments` in `folder` to its end.
  static func run(
    _ arguments: [String], in folder: TestFolder, variables: [String: String] = [:], input: String = ""
  ) async throws -> Outcome {
    let result = try await Subprocess.run(
      .path(program()), arguments: Arguments(arguments), environment: environment(variables),
      workingDirectory: folder.path, input: .string(input), output: .string(limit: 16_000_000),
      error: .string(limit: 1_000_000))
    return Outcome(
      output: result.standardOutput, errors: result.standardError, code: code(result.terminationStatus))
  }

  static func code(_ status: TerminationStatus) -> Int32 {
    switch status {
    case .exited(let code): code
    case .signaled(let signal): -signal
    }
  }
}
