import FoundationEssentials

/// A folder that exists for one test.
struct TestFolder: Sendable {
  let path: String

  /// Makes a folder, runs `body` and removes the folder.
  static func with<Value>(_ body: (TestFolder) async throws -> Value) async throws -> Value {
    let path = FileManager.default.temporaryDirectory.appending(path: "haul-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(TestFolder(path: path))
  }

  func at(_ name: String) -> String { "\(path)/\(name)" }

  /// The names of all that is in it, hidden files included.
  func names() throws -> Set<String> { Set(try FileManager.default.contentsOfDirectory(atPath: path)) }

  func bytes(_ name: String) -> [UInt8]? { FileManager.default.contents(atPath: at(name)).map(Array.init) }

  func text(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }

  func write(_ text: String, to name: String) { write(Array(text.utf8), to: name) }

  func write(_ bytes: [UInt8], to name: String) {
    _ = FileManager.default.createFile(atPath: at(name), contents: Data(bytes))
  }
}
