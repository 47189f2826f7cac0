import Testing

@testable import HaulCommand

/// `-o FILE`, taken apart into a folder and a name.
@Suite struct OutputFileTests {
  @Test(
    "a relative file stands inside of --to, an absolute one where it says",
    arguments: [
      ("a.jpg", nil, ".", "a.jpg"), ("a.jpg", "pictures", "pictures", "a.jpg"), ("sub/a.jpg", nil, "sub", "a.jpg"),
      ("sub/a.jpg", "pictures", "pictures/sub", "a.jpg"), ("/a.jpg", nil, "/", "a.jpg"),
      ("/tmp/x/a.jpg", "pictures", "/tmp/x", "a.jpg"), ("./-", nil, ".", "-"),
    ] as [(String, String?, String, String)])
  func parts(_ path: String, _ base: String?, _ folder: String, _ name: String) throws {
    let file = try OutputFile(path)
    #expect(file.folder(in: base) == folder)
    #expect(file.name == name)
  }

  @Test("what names a folder or standard output is refused", arguments: ["", "/", "sub/", ".", "..", "sub/..", "-"])
  func refused(_ path: String) {
    #expect(throws: UsageError.self) { try OutputFile(path) }
  }
}
