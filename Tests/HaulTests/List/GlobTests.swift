import Testing

@testable import Haul

@Suite("Globs in URLs")
struct GlobTests {
  @Test(
    "ranges and choices",
    arguments: [
      ("http://h/x", ["http://h/x"]), ("[1-3]", ["1", "2", "3"]), ("[08-11]", ["08", "09", "10", "11"]),
      ("[3-1]", ["3", "2", "1"]), ("[1-10:4]", ["1", "5", "9"]), ("[10-1:4]", ["10", "6", "2"]),
      ("[a-c]", ["a", "b", "c"]),
      ("[C-A]", ["C", "B", "A"]), ("[a-g:3]", ["a", "d", "g"]), ("{a,b}", ["a", "b"]), ("{a,}x", ["ax", "x"]),
      ("{}", [""]), ("{a,b}[1-2]", ["a1", "a2", "b1", "b2"]), (#"\[1-2\]\{a\}"#, ["[1-2]{a}"]),
      (#"{a\,b,c}"#, ["a,b", "c"]),
      ("http://[::1]:80/[1-2]", ["http://[::1]:80/1", "http://[::1]:80/2"]),
      ("http://u:p@[::1]/{a}", ["http://u:p@[::1]/a"]), ("http://h[1-2]/", ["http://h1/", "http://h2/"]),
      ("[0-0]", ["0"]), ("[00-0]", ["00"]), (#"a\b"#, [#"a\b"#]),
      ("[999999999999999998-999999999999999999]", ["999999999999999998", "999999999999999999"]),
    ])
  func expansion(text: String, expected: [String]) throws { #expect(Array(try Glob(text).texts) == expected) }

  @Test(
    "what is none says where it is wrong",
    arguments: [
      "[", "]", "{", "}", "[]", "[1]", "[1-]", "[-1]", "[1-2", "{a", "[a-Z]", "[1-b]", "[1-2:0]", "[1-2:]", "[1-2:3:4]",
      "[99999999999999999999-1]", "[1-9999999999999999999]", "{a{b}}", "[aa-bb]", "[1-2:99999999999999999999]", "[é-z]",
      String(repeating: "[1-2]", count: 33),
    ])
  func refused(text: String) { #expect(throws: Glob.Problem.self) { _ = try Glob(text) } }

  @Test("a glob of more URLs than there are atoms is begun at once")
  func endless() throws {
    let text = "http://h/" + String(repeating: "[000000000-999999999]", count: 30)
    var reader = ItemList.urls([text]).expandingGlobs().makeReader()
    var last = ""
    for _ in 0..<40 {
      let entries = try reader.next(limit: 256, isCancelled: { false })
      #expect(entries.count == 256)
      last = entries.last?.item.url ?? ""
    }
    #expect(last.hasSuffix("000010239"))
  }

  @Test("wrong ones fail, the others go on, and each is repeated as often as told")
  func readers() throws {
    let list = ItemList.urls(["http://h/[1-2]", "http://h/[", "http://h/x"])
    let entries = try allEntries(list.expandingGlobs())
    #expect(entries.map(\.item.url) == ["http://h/1", "http://h/2", "http://h/[", "http://h/x"])
    #expect(entries.map { $0.problem != nil } == [false, false, true, false])
    let repeated = try allEntries(list.expandingGlobs().repeated(2))
    #expect(repeated.map(\.repetition) == [0, 1, 0, 1, nil, 0, 1])
  }
}
