import Subprocess
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Runs the compiler on small sources that use `@Reuse`, against the modules and the plugin of this build.
enum Compiler {
  /// The build folder: of the folders around the test program, the first with the plugin and the modules.
  static let products: FilePath? = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    var folder = FilePath(own)
    while folder.removeLastComponent(), !folder.isEmpty {
      let needed = ["ReuseMacros-tool", "Modules/Reuse.swiftmodule"]
      if needed.allSatisfy({ FileManager.default.fileExists(atPath: folder.appending($0).string) }) { return folder }
    }
    return nil
  }()

  /// The errors that a source brings, in order.
  static func errors(in source: String) async throws -> [String] {
    guard let products else { return [] }
    let result = try await Subprocess.run(
      .name("swiftc"),
      arguments: [
        "-typecheck", "-swift-version", "6", "-diagnostic-style=llvm", "-",
        "-I", products.appending("Modules").string,
        "-load-plugin-executable", products.appending("ReuseMacros-tool").string + "#ReuseMacros",
      ],
      input: .string("import Reuse\n" + source),
      output: .discarded,
      error: .string(limit: 1_000_000)
    )
    return result.standardError.split(separator: "\n").compactMap { line in
      line.firstRange(of: " error: ").map { String(line[$0.upperBound...]) }
    }
  }
}
