import Testing

@testable import Haul

@Suite("Lists with options on lines of their own")
struct OptionListTests {
  private func entries(_ text: String, _ assembler: some ItemAssembler) -> [ListEntry] { read(text, assembler).entries }

  private func read(
    _ text: String, _ assembler: some ItemAssembler
  ) -> (entries: [ListEntry], warnings: [String]) {
    var assembler = assembler
    var entries: [ListEntry] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      assembler.add(LineReader.Line(number: number + 1, text: String(line)), to: &entries)
    }
    assembler.finish(&entries)
    return (entries, assembler.ignored.takeWarnings(of: "l"))
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
      ("http://h/\n pause=true\n gid=1", [false]), ("", []), ("\n\n", []),
      ("http://h/\n nonsense\nhttp://i/", [true, false]),
      ("http://h/\n all-proxy=http://p/\nhttp://i/", [true, false]),
      ("http://h/\n load-cookies=c.txt", [true]), ("http://h/\n no-netrc=true\n dry-run=false", [false]),
      ("http://h/\n no-netrc=false", [true]), ("http://h/\n check-certificate=false", [true]),
      ("http://h/\n conditional-get=true", [true]), ("http://h/\n split=5\n bt-max-peers=1", [false]),
    ])
  func aria2Problems(text: String, expected: [Bool]) {
    let entries = entries(text, Aria2Assembler())
    #expect(entries.map { $0.problem != nil } == expected)
    #expect(!entries.contains { $0.problem?.contains("s3cret") == true })
  }

  @Test("aria2: a name and a password are for the item's own origin, unless a header says otherwise")
  func aria2Passwords() {
    let found = entries(
      "http://h/\n http-user=me\n http-passwd=pw\nhttp://i/\n http-user=me\n header=Authorization: x\nhttp://j/\n http-passwd=pw",
      Aria2Assembler())
    #expect(found.map { $0.item.headers.map(\.value) } == [["Basic bWU6cHc="], ["x"], []])
  }

  @Test("aria2: what changes nothing is told once a name")
  func aria2Warnings() {
    let found = read("http://h/\n split=5\n gid=1\nhttp://i/\n split=5\n seed-time=0", Aria2Assembler())
    #expect(
      found.warnings == [
        "l:2: aria2's option \"split\" is left out of account; haul has --segments",
        "l:6: aria2's option \"seed-time\" is left out of account",
      ])
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

  @Test(
    "curl: letters after one dash are options of their own, the last perhaps with its value",
    arguments: [
      ("-o x", ["output x"]), ("-ox", ["output x"]), ("-sSL", ["silent", "show-error", "location"]),
      ("-sOox", ["silent", "remote-name", "output x"]), ("--sSL", ["sSL"]), ("o = x", ["o x"]), ("-?", ["?"]),
    ])
  func curlLetters(line: String, expected: [String]) {
    let found = CurlOption(line)?.long.map { [$0.name, $0.value].compactMap { $0 }.joined(separator: " ") }
    #expect(found == expected)
  }

  @Test("curl: comments and blank lines are none")
  func curlComments() { for line in ["", "  ", "# x", "  # url = x"] { #expect(CurlOption(line) == nil) } }

  private func described(_ entries: [ListEntry]) -> [String] {
    entries.map { entry in
      let path = [entry.item.folder, entry.item.name ?? "-"].compactMap { $0 }.joined(separator: "/")
      return "\(entry.item.url) \(path)\(entry.problem == nil ? "" : "!")"
    }
  }

  @Test(
    "curl: up to next, the first output is for the first URL, wherever they stand",
    arguments: [
      ("url=a\noutput=1\nurl=b\noutput=2", ["a 1", "b 2"]), ("output=1\nurl=a\noutput=2\nurl=b", ["a 1", "b 2"]),
      ("url=a\nurl=b\noutput=1\noutput=2", ["a 1", "b 2"]), ("output=1\noutput=2\nurl=a\nurl=b", ["a 1", "b 2"]),
      ("url=a\nurl=b\noutput=1", ["a 1", "b -"]), ("url=a\nremote-name\nurl=b\n-o2\nurl=c", ["a -", "b 2", "c -"]),
      ("-O\nurl=a\nurl=b\noutput=2", ["a -", "b 2"]), ("remote-name-all\nurl=a\nurl=b\noutput=1", ["a 1", "b -"]),
      ("output=1\noutput=2\nurl=a", ["a 1", " -!"]), ("url=a\nnext\noutput=2\nurl=b", ["a -", "b 2"]),
      ("url=a\nnext\noutput=2\nurl=b\nurl=c\noutput=3", ["a -", "b 2", "c 3"]), ("silent", []),
      ("remote-name", []), ("url=a\noutput=x/y/1", ["a x/y/1"]), ("output-dir=d\nurl=a\noutput=x/1", ["a d/x/1"]),
      ("url=a\noutput=1\noutput-dir=d\nurl=b", ["a d/1", "b d/-"]),
    ])
  func curlOutputs(text: String, expected: [String]) {
    #expect(described(entries(text, CurlAssembler())) == expected)
  }

  @Test(
    "curl: an operation too long to wait for its end goes out in pieces, and what then comes too late fails the rest",
    arguments: [
      ("url=a\noutput=1\nurl=b\noutput=2\nurl=c\noutput=3\nurl=d\n-o4", ["a 1", "b 2", "c 3", "d 4"]),
      ("output=1\nurl=a\noutput=2\nurl=b\noutput=3\nurl=c", ["a 1", "b 2", "c 3"]),
      ("url=a\nurl=b\nurl=c\nurl=d", ["a -", "b -", "c -", "d -"]),
      ("url=a\nurl=b\nurl=c\nurl=d\noutput=1\nnext\nurl=e\noutput=5", ["a -", "b -", "c -", "d 1!", "e 5"]),
      ("output=1\noutput=2\noutput=3\nurl=a\nnext\nurl=b", [" -!", " -!", " -!", "a -!", "b -"]),
      ("url=a\noutput=1\nurl=b\noutput=2\nurl=c\noutput=3\nheader=\"A: 1\"\nurl=d", ["a 1", "b 2", "c 3!", "d -!"]),
      ("url=a\noutput=1\nurl=b\noutput=2\nurl=c\noutput=3\nproxy=p", ["a 1", "b 2", "c 3!"]),
      (
        "url=a\noutput=1\nurl=b\noutput=2\nurl=c\n-O\nurl=d\nurl=e\nurl=f\nproxy=p",
        ["a 1", "b 2", "c -", "d -", "e -", "f -", " -!"]
      ),
      ("output=1\noutput=2\noutput=3", [" -!", " -!", " -!"]),
    ])
  func curlLongOperations(text: String, expected: [String]) {
    #expect(described(entries(text, CurlAssembler(longestOperation: 2))) == expected)
  }

  @Test("curl: headers are for all URLs up to next, and what is no download fails")
  func curlHeaders() {
    let found = entries(
      "url=a\nurl=b\nheader=\"A: 1\"\nuser=me:pw\nurl=c\nheader=\"A: 2\"\nnext\nurl=d\nnext\nurl=e\ndata=x\nnext\nurl=f",
      CurlAssembler())
    let first = ["A=1", "A=2", "Authorization=Basic bWU6cHc="]
    #expect(found.map { $0.item.headers.map { "\($0.name)=\($0.value)" } } == [first, first, first, [], [], []])
    #expect(found.map { $0.problem != nil } == [false, false, false, false, true, false])
  }

  @Test(
    "curl: which header fields its options make, as curl 7.88 sends them",
    arguments: [
      ("-A a\n-A b\n-e r", ["User-Agent: b", "Referer: r"]), ("-u me:pw\noauth2-bearer=t", ["Authorization: Bearer t"]),
      ("-A a\n-H \"user-agent: h\"", ["user-agent: h"]), ("-u me:pw\n-H \"Authorization: x\"", ["Authorization: x"]),
      ("-H \"Accept:\"\n-H \"X;\"", ["X: "]), ("-e \"http://r/;auto\"", ["Referer: http://r/"]),
    ])
  func curlFields(text: String, expected: [String]) {
    let found = entries("url=a\n\(text)", CurlAssembler())
    #expect(found.map(\.problem) == [nil])
    #expect(found.first?.item.headers.map { "\($0.name): \($0.value)" } == expected)
  }

  @Test(
    "curl: what decides what is fetched, or by whom, is never passed over",
    arguments: [
      "cookie=\"a=b\"", "cookie-jar=c", "proxy=http://p/", "-x p", "netrc", "-n", "insecure", "-k", "location-trusted",
      "digest", "anyauth", "request=POST", "-X HEAD", "range=0-9", "-I", "include", "resolve=h:80:1.2.3.4",
      "config=other",
      "continue-at=100", "max-filesize=10", "time-cond=x", "proto==https", "nonsense", "-?", "no-location",
      "header=s3cret",
      "header=@file", "user=s3cret", "output",
    ])
  func curlRefusals(option: String) {
    let found = entries("url=a\n\(option)\nnext\nurl=b", CurlAssembler())
    #expect(found.map { $0.problem != nil } == [true, false])
    #expect(found.first?.problem?.contains("line 2") == true)
    #expect(found.first?.problem?.contains("s3cret") == false)
  }

  @Test("curl: what changes nothing is told once a name, and what haul does anyway not at all")
  func curlWarnings() {
    let found = read(
      "-sSL\nfail\nurl=a\nretry=3\ncreate-dirs\nno-keepalive\n-C -\nnext\nsilent\nurl=b\nrequest=GET", CurlAssembler())
    #expect(found.entries.map(\.problem) == [nil, nil])
    #expect(
      found.warnings == [
        "l:1: curl's option \"silent\" is left out of account; haul has --quiet",
        "l:1: curl's option \"show-error\" is left out of account",
        "l:4: curl's option \"retry\" is left out of account; haul has --retries",
        "l:6: curl's option \"no-keepalive\" is left out of account",
        "l:7: curl's option \"continue-at\" is left out of account",
      ])
  }

  @Test("a reader hands over no more than it is asked for, whatever a line completes")
  func pieces() async throws {
    try await TestFolder.with { folder in
      folder.write((1...9).map { "url=\($0)\n" }.joined() + "silent\n", to: "l.curl")
      let list = try ItemList.file(folder.at("l.curl"))
      #expect(try allEntries(list, limit: 2).map(\.item.url) == (1...9).map(String.init))
      var reader = list.expandingGlobs().repeated(1).makeReader()
      #expect(try reader.next(limit: 2, isCancelled: { false }).count == 2)
      let warnings = reader.takeWarnings()
      #expect(warnings.count == 1)
      #expect(
        warnings.first?.hasSuffix("l.curl:10: curl's option \"silent\" is left out of account; haul has --quiet")
          == true)
    }
  }
}
