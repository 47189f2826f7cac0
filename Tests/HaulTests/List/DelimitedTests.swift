import Testing

@testable import Haul

@Suite("Tables of comma- and tab-separated values")
struct DelimitedTests {
  private func row(_ lines: [String], separator: Character = ",") -> [DelimitedRow.Result] {
    var row = DelimitedRow(separator: separator.asciiValue ?? 0)
    return lines.map { row.add($0) }
  }

  @Test(
    "rows by the rules of RFC 4180 §2",
    arguments: [
      (#"aaa,bbb,ccc"#, ["aaa", "bbb", "ccc"]), (#"a"#, ["a"]), (#"a,"#, ["a", ""]), (#",a"#, ["", "a"]),
      (#",,"#, ["", "", ""]), (#""aaa","bbb","ccc""#, ["aaa", "bbb", "ccc"]),
      (#"aaa,"b,b",ccc"#, ["aaa", "b,b", "ccc"]),
      (#""aaa","b""bb","ccc""#, ["aaa", "b\"bb", "ccc"]), (#""""#, [""]), ("\"\"\",\"\"\"", ["\",\""]),
      (#""a""""b""#, ["a\"\"b"]), (#" a , b "#, [" a ", " b "]), (#"a"b,c"#, ["a\"b", "c"]),
      (#"a,b"c""#, ["a", "b\"c\""]),
      (#"é,日本"#, ["é", "日本"]),
    ])
  func rows(line: String, expected: [String]) {
    #expect(row([line]) == [.fields(expected)])
    let tabs = expected.map { $0.replacing(",", with: "\t") }
    #expect(row([line.replacing(",", with: "\t")], separator: "\t") == [.fields(tabs)])
  }

  @Test("a quoted field holds line ends")
  func lines() {
    #expect(row([#"a,"b"#, "", #"c",d"#]) == [.open, .open, .fields(["a", "b\n\nc", "d"])])
    #expect(row([#""a"#, #"b""c"#, #"""#]) == [.open, .open, .fields(["a\nb\"c\n"])])
  }

  @Test("what follows a closing mark, and what never ends, is no row")
  func bad() {
    for line in [#""a"b,c"#, #""a" ,b"#] {
      guard case .bad = row([line]).last else {
        Issue.record("\(line) is a row")
        continue
      }
    }
    var long = DelimitedRow(separator: 0x2C)
    var last = long.add("\"")
    for _ in 0..<10 where last == .open { last = long.add(String(repeating: "x", count: 60_000)) }
    #expect(last != .open)
  }

  private func entries(_ text: String, column: String? = nil, name: String = "list.csv") async throws -> [ListEntry] {
    try await TestFolder.with { folder in
      folder.write(text, to: name)
      return try allEntries(.file(folder.at(name), urlColumn: column))
    }
  }

  @Test("the others go on after a wrong row, which says where it stands")
  func recovery() async throws {
    let entries = try await entries(
      "url,title\r\nhttp://a/1,one\r\nhttp://a/2\r\n\r\n\"http://a/3,x\r\nhttp://a/4,\"two\nlines\"\nhttp://a/5,five")
    #expect(entries.map(\.line) == [2, 3, 5, 6, 8])
    #expect(entries.map { $0.problem != nil } == [false, true, true, false, false])
    #expect(entries.filter { $0.problem == nil }.map(\.item.url) == ["http://a/1", "http://a/4", "http://a/5"])
    #expect(entries[3].item.columns["title"] == "two\nlines")
  }

  @Test(
    "the column of the URLs",
    arguments: [
      ("url,x", nil, 0), ("x,URL", nil, 1), ("x,link", "link", 1), ("x,link", "LINK", 1), ("x,y", "2", 1),
      ("only", nil, 0), ("\u{FEFF}url,x", nil, 0), ("2,url", "2", 0),
    ] as [(String, String?, Int)])
  func columns(header: String, wanted: String?, place: Int) async throws {
    let row = ["a", "b"].enumerated().map { $0.offset == place ? "http://h/" : $0.element }
    let count = header.split(separator: ",").count
    let entries = try await entries("\(header)\n\(row.prefix(count).joined(separator: ","))\n", column: wanted)
    #expect(entries.map(\.item.url) == ["http://h/"])
  }

  @Test(
    "a table without such a column is an error that names what there is",
    arguments: [
      ("a,b\n", nil), ("a,b\n", "c"), ("a,b\n", "3"), ("http://h/1,x\n", nil), ("\"a\n", nil), ("http://h/1,x\n", "2"),
      ("x,http://h/1\n", "1"), ("http://h/1,x\n", "3"), ("http://h/1,x\n", "url"),
    ]
      as [(String, String?)])
  func noColumn(text: String, wanted: String?) async throws {
    await #expect {
      _ = try await entries(text, column: wanted)
    } throws: { error in
      (error as? HaulError)?.code == .list && (error as? HaulError)?.hint != nil
    }
  }

  @Test(
    "a table without a header is read where the column is a number; its columns are numbers",
    arguments: [
      (
        "7,http://h/1\n8,http://h/2,x\n9,http://h/3\n", "2", ["http://h/1", "http://h/2!", "http://h/3"],
        ["7", nil, "9"]
      ),
      ("\u{FEFF}http://h/1\r\nhttp://h/2\r\n", "1", ["http://h/1", "http://h/2"], [nil, nil]),
      ("2,1\nhttp://h/1,x\n", "2", ["http://h/1"], ["x"]),
    ] as [(String, String, [String], [String?])])
  func headless(text: String, wanted: String, urls: [String], first: [String?]) async throws {
    let found = try await entries(text, column: wanted)
    #expect(found.map { $0.item.url + ($0.problem == nil ? "" : "!") } == urls)
    #expect(found.map { $0.item.columns["1"] } == first)
    #expect(found.first?.line == (text.hasPrefix("2,1") ? 2 : 1))
  }

  @Test("semicolons separate where the header has them and no comma")
  func semicolons() async throws {
    let found = try await entries("\u{FEFF}\n\"url\";title\n\"http://h/a;b\";\"1,5; x\"\nhttp://h/2;b,c\n")
    #expect(found.map(\.item.url) == ["http://h/a;b", "http://h/2"])
    #expect(found.map { $0.item.columns["title"] } == ["1,5; x", "b,c"])
    #expect(try await entries("url,a;b\nhttp://h/;x,1\n").map(\.item.url) == ["http://h/;x"])
    // A URL may have one itself.
    #expect(try await entries("http://h/;x\n", column: "1").map(\.item.url) == ["http://h/;x"])
  }

  @Test("a column sha256 is the files' digest, where a row has one")
  func digest() async throws {
    let digest = String(repeating: "0a", count: 32)
    let entries = try await entries("sha256,url\n\(digest),http://a/1\n,http://a/2\n")
    #expect(entries.map(\.item.sha256) == [digest, nil])
  }

  @Test("random tables come back as they were", arguments: 0..<20 as Range<UInt64>)
  func random(seed: UInt64) async throws {
    var generator = SplitMix64(seed: seed)
    let rows = (0..<40).map { _ in
      (0..<3).map { _ in
        String((0..<Int(generator.next() % 8)).map { _ in "a,\"\n é".randomElement(using: &generator) ?? "a" })
      }
    }
    let text = rows.map { row in
      row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
    }.joined(separator: "\r\n")
    let entries = try await entries("url,b,c\r\n\(text)")
    #expect(entries.map { [$0.item.url] + $0.item.columns.values } == rows)
  }
}

/// All that a list has, read in small pieces.
func allEntries(_ list: ItemList, limit: Int = 3) throws -> [ListEntry] {
  var reader = list.makeReader()
  var entries: [ListEntry] = []
  while true {
    let next = try reader.next(limit: limit, isCancelled: { false })
    if next.isEmpty { return entries }
    entries += next
  }
}
