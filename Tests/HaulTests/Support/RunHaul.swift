import Subprocess
import SystemPackage

/// Runs the built `haul` to its end, with this input.
///
/// - Returns: its standard output.
func runHaul(_ arguments: [String], input: String) async throws -> String {
  let result = try await Subprocess.run(
    .path(FilePath(haulExecutable())), arguments: Arguments(arguments), input: .string(input),
    output: .string(limit: 1_000_000), error: .discarded)
  return result.standardOutput
}
