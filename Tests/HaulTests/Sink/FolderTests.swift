import Glibc
import NIOCore
import SystemPackage
import Testing

@testable import Haul

@Suite("Folders inside the destination")
struct FolderTests {
  @Test("are made, opened again, and let go of")
  func made() async throws {
    try await TestFolder.with { folder in
      let directory = try DestinationDirectory(path: folder.path)
      for number in 0..<100 {
        let path = FolderPath(text: "a/b\(number % 40)/c")
        #expect(try directory.existingFolder(path)?.path == (number < 40 ? nil : folder.at(path.text)))
        #expect(try directory.folder(path).path == folder.at(path.text))
        let names = TemporaryNames()
        let file = try TemporaryFile(names.next(), in: directory.folder(path), names: names)
        var sink = FileSink(file, computesDigest: false)
        try sink.write(ByteBuffer(string: "x"))
        _ = try sink.publish(as: FileName(sanitizing: "f\(number)"), existing: .skip)
        #expect(folder.text("\(path.text)/f\(number)") == "x")
      }
    }
  }

  @Test("are never found through a symbolic link or a file", arguments: ["link", "file", "sub/link"])
  func links(name: String) async throws {
    try await TestFolder.with { folder in
      try await TestFolder.with { outside in
        #expect(mkdir(folder.at("sub"), 0o777) == 0)
        #expect(symlink(outside.path, folder.at("link")) == 0)
        #expect(symlink(outside.path, folder.at("sub/link")) == 0)
        folder.write("mine", to: "file")
        let directory = try DestinationDirectory(path: folder.path)
        for path in [FolderPath(text: name), FolderPath(text: "\(name)/x")] {
          #expect(throws: Errno.self) { _ = try directory.folder(path) }
          #expect(throws: Errno.self) { _ = try directory.existingFolder(path) }
        }
        #expect(try outside.names().isEmpty)
      }
    }
  }

  @Test(
    "are read from lists so that none leads out",
    arguments: [
      ("a/b", "a/b"), ("/a/", "a"), ("", nil), ("/", nil), (".", nil), ("..", "_"), ("../x", "_/x"), ("a/./b", "a/b"),
      ("...", "_"), ("a\\..\\b", "a/_/b"), ("-x/.y", "_x/_y"), ("a\u{0}b", "a%00b"), ("C:\\x", "C:/x"),
    ] as [(String, String?)])
  func reading(text: String, expected: String?) throws { #expect(try FolderPath(path: text)?.text == expected) }

  @Test("too deep or too long is a failure")
  func deep() {
    for text in [
      String(repeating: "a/", count: 65),
      Array(repeating: String(repeating: "x", count: 200), count: 20).joined(separator: "/"),
    ] {
      #expect(throws: Failure.self) { _ = try FolderPath(path: text) }
    }
  }
}
