import Testing

@testable import Haul

@Suite("Lists with options on lines of their own")
struct OptionListTests {
  private func entries(_ text: String, _ assembler: some ItemAssembler) -> [ListEntry] {
    var assembler = assembler
    var entries: [ListEntry] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      assembler.add(LineReader.Line(number: number + 1, text: String(line)), to: &entries)
    }
    assembler.finish(&entries)
    return entries
  }

  @Test("aria2: URLs of one file on a line, options below")
  func aria2() {
    let digest = String(repeating: "ab", count: 32)
    let entries = entries(
      """
      # comment
      http://h/a\thttp://m/a\t
       gid=1
       out=x/one.jpg
       dir=/tmp/d
      \tchecksum=SHA-256=\(digest)
       header=A: 1
       header=B: 2

       referer=http://r/
      http://h/b
      """, Aria2Assembler())
    #expect(entries.map(\.line) == [2, 11])
    #expect(
      entries[0].item
        == Item(
          url: "http://h/a", mirrors: ["http://m/a"], name: "one.jpg", folder: "/tmp/d/x", sha256: digest,
          headers: ["A: 1", "B: 2", "Referer: http://r/"].compactMap { HeaderField($0) }))
    #expect(entries[1].item == Item(url: "http://h/b"))
  }

  @Test(
    "aria2: what is wrong fails its item only",
    arguments: [
      (" out=x\nhttp://h/", [true, false]), ("http://h/\n checksum=md5=00\nhttp://i/", [true, false]),
      ("http://h/\n header=s3cret\nhttp://i/", [true, false]), ("http://h/\n \n  # x\nhttp://i/", [false, false]),
      ("http://h/\n pause=true\n nonsense", [false]), ("", []), ("\n\n", []),
    ])
  func aria2Problems(text: String, expected: [Bool]) {
    let entries = entries(text, Aria2Assembler())
    #expect(entries.map { $0.problem != nil } == expected)
    #expect(!entries.contains { $0.problem?.contains("s3cret") == true })
  }

  @Test(
    "curl: lines",
    arguments: [
      ("url = \"http://h/\"", "url", "http://h/"), ("url=http://h/", "url", "http://h/"),
      ("url: http://h/ x", "url", "http://h/"),
      ("--url http://h/", "url", "http://h/"), ("-o x", "o", "x"), ("  silent", "silent", nil),
      (#"output = "a \"b\"\t\\\q""#, "output", "a \"b\"\t\\q"), ("output = \"open", "output", "open"),
      ("output = \"\"", "output", ""), ("header = \"A: b\" # x", "header", "A: b"),
    ] as [(String, String, String?)])
  func curlLines(line: String, name: String, value: String?) {
    #expect(CurlOption(line)?.name == name)
    #expect(CurlOption(line)?.value == value)
  }

  @Test("curl: comments and blank lines are none")
  func curlComments() { for line in ["", "  ", "# x", "  # url = x"] { #expect(CurlOption(line) == nil) } }

  @Test(
    "curl: an output goes with the URL next to it",
    arguments: [
      ("url=a\noutput=1\nurl=b\noutput=2", ["a 1", "b 2"]), ("output=1\nurl=a\noutput=2\nurl=b", ["a 1", "b 2"]),
      ("url=a\nurl=b\noutput=2", ["a -", "b 2"]), ("url=a\nremote-name\nurl=b", ["a -", "b -"]),
      ("output=1\noutput=2\nurl=b", [" 1!", "b 2"]), ("url=a\nnext\noutput=2\nurl=b", ["a -", "b 2"]), ("silent", []),
      ("url=a\noutput=x/y/1", ["a x/y/1"]), ("output-dir=d\nurl=a\noutput=x/1", ["a d/x/1"]),
    ])
  func curlOutputs(text: String, expected: [String]) {
    let described = entries(text, CurlAssembler()).map { entry in
      let path = [entry.item.folder, entry.item.name ?? "-"].compactMap { $0 }.joined(separator: "/")
      return "\(entry.item.url) \(path)\(entry.problem == nil ? "" : "!")"
    }
    #expect(described == expected)
  }

  @Test("curl: headers hold from their line to next, and what is no download fails")
  func curlHeaders() {
    let found = entries(
      "url=a\nurl=b\nheader=\"A: 1\"\nuser=me:pw\nurl=c\nheader=\"A: 2\"\nnext\nurl=d\nnext\nurl=e\ndata=x\nnext\nurl=f",
      CurlAssembler())
    #expect(
      found.map { $0.item.headers.map { "\($0.name)=\($0.value)" } } == [
        [], ["A=1", "Authorization=Basic bWU6cHc="], ["Authorization=Basic bWU6cHc=", "A=2"], [], [], [],
      ])
    #expect(found.map { $0.problem != nil } == [false, false, false, false, true, false])
  }
}
