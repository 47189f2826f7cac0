import FoundationEssentials
import Testing

@testable import Haul

/// Lists and the worker's lines, changed at random.
@Suite("Check 30, fuzzing: lists")
struct ListFuzzTests {
  private static let corpora = [
    "# pictures\n\nhttp://a.example/1.jpg\r\nhttps://user:secret@a.example:81/b/../c?d=e\n\u{FEFF}ftp://h/x\n",
    "{\"url\":\"http://a.example/x\",\"name\":\"../y\",\"sha256\":\"abc\",\"index\":3,\"line\":4}\n{\"url\":\"http://h/\"}\nhttp://h/z\n",
  ]

  @Test(
    "Check 30, lists and worker lines: every line is an item or none, planned under a safe name or refused",
    arguments: [false, true])
  func lists(isWorker: Bool) async throws {
    let mutation = Mutation(words: [
      "http://", "\n", "\r\n", "#", "{\"url\":\"", "\"}", "\\u0000", "\"name\":\"", "/../", "null",
    ])
    try await TestFolder.with { folder in
      let downloader = Downloader(configuration: Configuration(destination: folder.at("to")))
      try await Fuzzing.run { random in
        let start = Array(Self.corpora.randomElement(using: &random)?.utf8 ?? "".utf8)
        let bytes = mutation.mutated(start, using: &random)
        _ = FileManager.default.createFile(atPath: folder.at("list"), contents: Data(bytes))
        let source = try LineSource(path: folder.at("list"))
        let list = ItemList {
          let lines = LineReader(source)
          return isWorker
            ? WorkerListReader(lines: lines, isChild: false) as any ItemReader
            : LineListReader(lines: lines, list: "list")
        }
        var entries = 0
        var isSafe = true
        try downloader.plan(list) { files in
          entries += files.count
          for path in files.compactMap(\.path) {
            let name = path.dropFirst(folder.at("to").count + 1)
            isSafe =
              isSafe && path.hasPrefix(folder.at("to") + "/") && !name.isEmpty
              && !name.utf8.contains(UInt8(ascii: "/")) && !name.hasPrefix(".")
          }
        }
        return isSafe && entries <= bytes.count { $0 == UInt8(ascii: "\n") } + 1
      }
      #expect(try folder.names() == ["list"], "planning makes nothing")
    }
  }
}
