import Testing

@testable import Haul

@Suite("Names that servers give")
struct ContentDispositionTests {
  @Test(
    "the field gives a name, or none where it is not surely understood",
    arguments: [
      // RFC 6266 §5, RFC 8187 §3.2.2.
      ("attachment; filename=example.html", "example.html"),
      ("INLINE; FILENAME= \"an example.html\"", "an example.html"),
      ("attachment; filename*= UTF-8''%e2%82%ac%20rates", "€ rates"),
      ("attachment; filename=\"EURO rates\"; filename*=utf-8''%e2%82%ac%20rates", "€ rates"),
      ("attachment; filename*=iso-8859-1'en'%A3%20rates", "£ rates"),
      // The tests of greenbytes.de/tech/tc2231, by their idea.
      ("attachment", nil), ("", nil), ("attachment; filename=", nil), ("attachment; filename=\"\"", nil),
      ("attachment; filename=\"f\\oo.html\"", "oo.html"),
      ("attachment; filename=\"\\\"quoting\\\" it.html\"", "\"quoting\" it.html"),
      ("attachment; foo=\"\\\"\\\\\";filename=\"foo.html\"", "foo.html"),
      ("attachment; filename='foo.bar'", "'foo.bar'"),
      ("attachment; filename=\"foo-%41.html\"", "foo-%41.html"), ("attachment; filename =\"foo.html\"", "foo.html"),
      ("attachment; filename=foo.html ;", "foo.html"),
      ("attachment; filename=\"foo.html\"; filename=\"bar.html\"", "foo.html"),
      ("attachment; filename*=''foo", nil), ("attachment; filename*=UTF-8''foo-%c3%a4-%zz.html; filename=x", "x"),
      ("attachment; filename*=UTF-8''%ff; filename=x", "x"), ("attachment; filename*=KOI8-R''%c1; filename=x", "x"),
      ("attachment; filename=\"foo", nil), ("attachment; filename=foo bar.html", "foo"),
      ("attachment; name=x; size=12; filename=\"a;b=c.txt\"", "a;b=c.txt"),
      // Paths are cut off, of any system.
      ("attachment; filename=\"../../etc/passwd\"", "passwd"),
      ("attachment; filename=\"C:\\\\temp\\\\x.exe\"", "x.exe"),
      ("attachment; filename=\"C:\\temp\\x.exe\"", "x.exe"), ("attachment; filename*=UTF-8''..%2F..%5Cx", "x"),
      ("attachment; filename=\"..\"", nil), ("attachment; filename=\"/\"", nil), ("attachment; filename=\"a/\"", nil),
      ("attachment; filename=\" . \"", nil),
    ] as [(String, String?)])
  func names(_ field: String, _ name: String?) {
    #expect(ContentDisposition.fileName(field) == name)
  }
}

extension Placements {
  @Suite("Files that servers name")
  struct ServerNameTests {
    private func named(_ name: String, _ body: String) -> String {
      Response.ok(body, "Content-Disposition: attachment; filename=\"\(name)\"\r\n")
    }

    @Test(
      "a name is made safe, numbered where it is taken, and never replaces a file", .timeLimit(.minutes(1)),
      arguments: [Strategy.sequential, .processes(workers: 1, slotsPerProcess: 1)])
    func saved(strategy: Strategy) async throws {
      let names = ["report.pdf", "report.pdf", "../../.bashrc", "mine", ".haul-x.part", "\u{202E}gpj.exe"]
      try await ScriptedServer.answering { head in
        let number = Int(head.split(separator: " ").dropFirst().first?.dropFirst() ?? "") ?? 0
        return [.send(number < names.count ? named(names[number], "\(number)") : Response.ok("plain"))]
      } run: { server in
        try await TestFolder.with { folder in
          folder.write("mine", to: "mine")
          var configuration = Configuration(
            strategy: strategy, destination: folder.path, workerExecutable: try haulExecutable())
          configuration.usesServerNames = true
          let told = try await Downloader(configuration: configuration).told((0...6).map { "\(server.url)/\($0)" })
          #expect(told.summary.saved == 7)
          #expect(folder.text("report.pdf") == "0")
          #expect(folder.text("report-2.pdf") == "1")
          #expect(folder.text("mine") == "mine")
          #expect(folder.text("mine-2") == "3")
          #expect(folder.text("6") == "plain")
          for record in told.inOrder {
            let name = try #require(record.path?.split(separator: "/").last.map(String.init))
            #expect(name == FileName(sanitizing: name).text)
            #expect(folder.bytes(name)?.count == record.bytes)
          }
          #expect(try folder.names().count == 8)
        }
      }
    }

    @Test(
      "without being asked, and for items that the list names, the server's name means nothing", .timeLimit(.minutes(1))
    )
    func unasked() async throws {
      try await ScriptedServer.answering { _ in
        [.send(named("theirs", "x"))]
      } run: { server in
        try await TestFolder.with { folder in
          var configuration = Configuration(strategy: .sequential, destination: folder.path)
          _ = try await Downloader(configuration: configuration).told(["\(server.url)/a"])
          configuration.usesServerNames = true
          _ = try await Downloader(configuration: configuration).told(
            .items([Item(url: "\(server.url)/b", name: "mine")]))
          #expect(try folder.names() == ["a", "mine"])
          configuration.existing = .overwrite
          #expect(throws: HaulError.self) { try Downloader(configuration: configuration).download(["\(server.url)/a"]) }
        }
      }
    }
  }
}
