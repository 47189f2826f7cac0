import FoundationEssentials
import Testing

@testable import HaulLab

@Suite("Why a file could not be written")
struct FileProblemTests {
  private struct Other: Error, CustomStringConvertible {
    let description = "something else"
  }

  @Test("what the system said, and nothing of Foundation's own")
  func system() throws {
    let file = FileManager.default.temporaryDirectory.appending(component: "haul-\(UUID().uuidString)")
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let error = #expect(throws: (any Error).self) {
      try FileManager.default.createDirectory(
        atPath: file.appending(component: "folder").path, withIntermediateDirectories: true)
    }
    #expect(FileProblem.reason(try #require(error)) == "Not a directory")
  }

  @Test("another error's own text")
  func other() { #expect(FileProblem.reason(Other()) == "something else") }
}
