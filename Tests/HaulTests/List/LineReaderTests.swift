import Testing

@testable import Haul

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Lines of a list")
struct LineReaderTests {
  private func lines(_ text: String, limit: Int = 100) async throws -> [String] {
    try await TestFolder.with { folder in
      folder.write(text, to: "list")
      var reader = LineReader(try LineSource(path: folder.at("list")))
      var lines: [String] = []
      while true {
        let next = try reader.next(limit: limit, isCancelled: { false })
        if next.isEmpty { return lines }
        #expect(next.count <= limit)
        for line in next {
          lines.append(line.text)
          #expect(line.number == lines.count)
        }
      }
    }
  }

  @Test(
    "end with LF or CRLF, the last with neither",
    arguments: [
      ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("\n\n", ["", ""]),
      ("\u{FEFF}a\nb\n", ["a", "b"]), ("a\n\u{FEFF}b", ["a", "\u{FEFF}b"]),
    ])
  func ends(text: String, expected: [String]) async throws {
    #expect(try await lines(text) == expected)
    #expect(try await lines(text, limit: 1) == expected)
  }

  @Test("are found across the borders of what is read at a time")
  func borders() async throws {
    let expected = (0..<20_000).map { "https://a.example/\($0)/" + String(repeating: "x", count: $0 % 300) }
    #expect(try await lines(expected.joined(separator: "\n")) == expected)
  }

  @Test("are cut where no URL is that long, and the next one is whole")
  func overlong() async throws {
    let long = String(repeating: "x", count: 3 * LineReader.longest)
    let found = try await lines("a\n\(long)\nb\n")
    #expect(found.count == 3)
    #expect(found.first == "a")
    #expect(found.last == "b")
    #expect(found[1].utf8.count >= LineReader.longest)
    #expect(found[1].utf8.count < long.utf8.count)
  }

  @Test("blank lines and comments are no items, but count as lines")
  func items() async throws {
    try await TestFolder.with { folder in
      folder.write("# list\n\n  http://a.example/1\n\t# more\nhttp://a.example/2\n", to: "list")
      var reader = try ItemList.file(folder.at("list")).makeReader()
      let entries = try reader.next(limit: 10, isCancelled: { false })
      #expect(entries.map(\.item.url) == ["  http://a.example/1", "http://a.example/2"])
      #expect(entries.map(\.line) == [3, 5])
      #expect(try reader.next(limit: 10, isCancelled: { false }).isEmpty)
    }
  }

  @Test("a list that is not there, or a folder, is an error that names it")
  func unreadable() async throws {
    try await TestFolder.with { folder in
      for path in [folder.at("missing"), folder.path] {
        #expect {
          _ = try ItemList.file(path)
        } throws: { error in
          let error = error as? HaulError
          return error?.code == .list && error?.message.contains(path) == true && error?.hint != nil
        }
      }
    }
  }

  @Test("what a pipe brings is there at once, and waiting for more can be called off", .timeLimit(.minutes(1)))
  func pipe() async throws {
    var ends: [Int32] = [0, 0]
    #expect(Glibc.pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    var reader = LineReader(LineSource(descriptor: ends[0]))
    let text = "one\ntwo\nthr"
    #expect(write(ends[1], text, text.utf8.count) == text.utf8.count)
    #expect(try reader.next(limit: 10, isCancelled: { false }).map(\.text) == ["one", "two"])
    #expect(try reader.next(limit: 10, isCancelled: { true }).map(\.text) == ["thr"])
  }
}
