import Subprocess
import SystemPackage

/// An origin in a process of its own, so that what it needs of the CPU is not counted as ours.
struct OriginProcess {
  let pictures: PictureOptions
  /// Where it writes the URLs that it serves.
  let list: FilePath
  /// Where it writes their SHA-256.
  let manifest: FilePath
  /// Our variables.
  let environment: [String: String]

  /// Starts it, runs `body` with its address, and ends it.
  ///
  /// It holds the other end of a pipe as its stdin and ends when that closes, so that none outlives us, however we end. In
  /// its own process group, it does not hear of Ctrl-C before we do.
  func run<Value: Sendable>(_ body: (String) async throws -> Value) async throws -> Value {
    guard let program = Program.path else {
      throw UsageError("the origin cannot start: the system does not say which program is running", hint: nil)
    }
    var options = PlatformOptions()
    options.processGroupID = 0
    let arguments =
      ["origin", "--until-stdin-closes", "--list=\(list.string)", "--manifest=\(manifest.string)"] + pictures.arguments
    let outcome = try await Subprocess.run(
      .path(program), arguments: Arguments(arguments), environment: inherited,
      platformOptions: options, input: .inputWriter, output: .sequence, error: .currentStandardError
    ) { process in
      var lines = process.standardOutput.strings().makeAsyncIterator()
      let first = try await lines.next() ?? ""
      let opening = "listening on "
      guard first.hasPrefix(opening) else {
        throw UsageError(
          "the origin did not start", hint: "haul origin \(pictures.arguments.joined(separator: " ")) says why")
      }
      return try await body(String(first.dropFirst(opening.count)))
    }
    return outcome.takeClosureResult()
  }

  /// Our variables without those that would change what it serves.
  private var inherited: Environment {
    var removed: [Environment.Key: String?] = [:]
    for name in environment.keys where name.hasPrefix(EnvironmentArguments.prefix) {
      if let key = Environment.Key(rawValue: name) { removed.updateValue(nil, forKey: key) }
    }
    return .inherit.updating(removed)
  }
}
