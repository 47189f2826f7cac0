import Testing

@testable import Haul

@Suite("Digests that files must have")
struct ExpectedDigestsTests {
  @Test(
    "names that no file had use for are told, each once, with some as examples",
    arguments: [
      ([], nil), (["a", "b", "p/c", "d"], nil), (["a", "b", "c", "d"], nil),
      (["a", "b", "d"], "1 name of the checksum file matched no file: p/c"),
      (["x"], "4 names of the checksum file matched no file: a, b, d, …"),
    ] as [([String], String?)])
  func warning(asked: [String], expected: String?) {
    var digests = ExpectedDigests(asked.isEmpty ? [:] : ["a": "1", "b": "2", "p/c": "3", "c": "3", "d": "4"])
    for path in asked { _ = digests.take(path: path, name: path) }
    #expect(digests.warning == expected)
  }

  @Test("the end of a path is a name of its own where its digest is another")
  func ends() {
    let digests = ExpectedDigests(["p/c": "3", "c": "4"])
    #expect(digests.warning == "2 names of the checksum file matched no file: c, p/c")
  }
}

@Suite("Files that aria2 has not finished")
struct ControlFileTests {
  /// What happens to a file with a control file beside it.
  enum Ending { case refused, wanted, skipped }

  @Test(
    "none of them is there, whatever was asked for",
    arguments: [
      (.skip, true, .refused), (.skip, false, .skipped), (.overwrite, true, .wanted), (.update, true, .wanted),
      (.number, true, .wanted), (.fail, true, .refused),
    ] as [(ExistingFiles, Bool, Ending)])
  func control(existing: ExistingFiles, isPartial: Bool, expected: Ending) async throws {
    try await TestFolder.with { folder in
      folder.write("half", to: "x.iso")
      if isPartial { folder.write("", to: "x.iso.aria2") }
      let list = ItemList.urls(["http://h/x.iso"])
      let configuration = Configuration(destination: folder.path, existing: existing)
      var planned: [PlannedFile] = []
      try Downloader(configuration: configuration).plan(list) { planned += $0 }
      let ending: Ending =
        switch planned.first?.outcome {
        case .failed(let failure) where failure.failureClass == .refused: .refused
        case nil: .wanted
        default: .skipped
        }
      #expect(planned.count == 1)
      #expect(ending == expected)
      if existing == .skip, isPartial {
        guard case .failed(let failure) = planned.first?.outcome else { return }
        #expect(failure.message.contains("aria2 left “x.iso.aria2” beside it"))
      }
    }
  }
}
