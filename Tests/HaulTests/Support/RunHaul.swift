import FoundationEssentials
import Subprocess
import SystemPackage

/// What a `haul` that has ended left behind.
struct CommandResult {
  var output: String
  var errors: String
  /// Minus the signal's number where one ended it.
  var code: Int32

  init(output: String, errors: String, status: TerminationStatus) {
    self.output = output
    self.errors = errors
    code =
      switch status {
      case .exited(let code): code
      case .signaled(let signal): -signal
      }
  }

  var lines: [String] { output.split(separator: "\n").map(String.init) }
}

/// Runs the built `haul` to its end, in `folder`, with this input.
///
/// - Parameter wrapper: A program with arguments that runs haul, such as `prlimit --nofile=64`.
func haul(
  _ arguments: [String], in folder: TestFolder? = nil, input: String = "", wrapper: [String] = []
) async throws -> CommandResult {
  let words = try wrapper + [haulExecutable()] + arguments
  let result = try await Subprocess.run(
    words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0]),
    arguments: Arguments(Array(words.dropFirst())),
    environment: ownEnvironment(), workingDirectory: folder.map { FilePath($0.path) },
    input: .string(input), output: .string(limit: 128_000_000), error: .string(limit: 16_000_000))
  return CommandResult(
    output: result.standardOutput, errors: result.standardError, status: result.terminationStatus)
}

/// Runs the built `haul` to its end, with this input.
///
/// - Returns: its standard output.
func runHaul(_ arguments: [String], input: String) async throws -> String {
  try await haul(arguments, input: input).output
}

/// The environment without the developer's own settings of haul.
func ownEnvironment() -> Environment {
  var changes: [Environment.Key: String?] = [:]
  for name in ProcessInfo.processInfo.environment.keys where name.hasPrefix("HAUL_") {
    if let key = Environment.Key(rawValue: name) { changes.updateValue(nil, forKey: key) }
  }
  return .inherit.updating(changes)
}

/// Runs the built `haul` in `folder` and kills it as soon as `gate` is open.
///
/// - Returns: its exit code, minus the signal's number where that ended it.
func killHaul(_ arguments: [String], in folder: TestFolder, when gate: ScriptedServer.Gate) async throws -> Int32 {
  let result = try await Subprocess.run(
    .path(FilePath(haulExecutable())), arguments: Arguments(arguments), environment: ownEnvironment(),
    workingDirectory: FilePath(folder.path), input: .none, output: .discarded, error: .discarded
  ) { process in
    await gate.opened()
    try process.send(signal: .kill)
  }
  return CommandResult(output: "", errors: "", status: result.terminationStatus).code
}
