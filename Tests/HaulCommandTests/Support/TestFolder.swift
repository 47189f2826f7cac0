import FoundationEssentials
import SystemPackage
import Testing

@testable import HaulCommand

/// A folder that exists for one test.
struct TestFolder: Sendable {
  let path: FilePath

  /// Makes a folder, runs `body` and removes the folder.
  static func with<Value>(_ body: (TestFolder) async throws -> Value) async throws -> Value {
    let folder = try Folder.makeTemporary(environment: ProcessInfo.processInfo.environment)
    defer { Folder.remove(folder) }
    return try await body(TestFolder(path: FilePath(folder)))
  }

  /// The names of all that is in it or in a folder of it, hidden files included, in order.
  func names(in subfolder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: at(subfolder)).sorted()
  }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: at(name)) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try #require(FileManager.default.contents(atPath: at(name)), "there is no \(name)"))
  }

  func write(_ text: String, to name: String) throws {
    #expect(FileManager.default.createFile(atPath: at(name), contents: Data(text.utf8)))
  }

  /// Makes a symbolic link.
  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: at(name), withDestinationPath: target)
  }

  func at(_ name: String) -> String { name.isEmpty ? path.string : "\(path.string)/\(name)" }
}
