import FoundationEssentials
import Subprocess
import SystemPackage

/// An origin in a process of its own, so that what it needs of the CPU is not counted as a round's.
public struct OriginProcess: Sendable {
  /// The haul command.
  public var program: String
  /// Options of `haul origin`: how many pictures, how slowly.
  public var arguments: [String]
  /// Where it writes the URLs that it serves.
  public var list: String
  /// Where it writes their SHA-256.
  public var manifest: String

  /// An origin with these options.
  public init(program: String, arguments: [String], list: String, manifest: String) {
    (self.program, self.arguments, self.list, self.manifest) = (program, arguments, list, manifest)
  }

  /// Starts it, runs `body` with its address, and ends it.
  ///
  /// It holds the other end of a pipe as its stdin and ends when that closes, so that none outlives us, however we end. In
  /// its own process group, it does not hear of Ctrl-C before we do.
  public func run<Value: Sendable>(_ body: (String) async throws -> Value) async throws -> Value {
    var options = PlatformOptions()
    options.processGroupID = 0
    let words = ["origin", "--until-stdin-closes", "--list=\(list)", "--manifest=\(manifest)"] + arguments
    let outcome = try await Subprocess.run(
      .path(FilePath(program)), arguments: Arguments(words), environment: inherited, platformOptions: options,
      input: .inputWriter, output: .sequence, error: .currentStandardError
    ) { process in
      var lines = process.standardOutput.strings().makeAsyncIterator()
      let first = try await lines.next() ?? ""
      let opening = "listening on "
      guard first.hasPrefix(opening) else {
        throw LabError(
          "the origin did not start", hint: "haul origin \(arguments.joined(separator: " ")) says why")
      }
      return try await body(String(first.dropFirst(opening.count)))
    }
    return outcome.takeClosureResult()
  }

  /// Our variables without those that would change what it serves.
  private var inherited: Environment {
    var removed: [Environment.Key: String?] = [:]
    for name in ProcessInfo.processInfo.environment.keys where name.hasPrefix("HAUL_") {
      if let key = Environment.Key(rawValue: name) { removed.updateValue(nil, forKey: key) }
    }
    return .inherit.updating(removed)
  }
}
