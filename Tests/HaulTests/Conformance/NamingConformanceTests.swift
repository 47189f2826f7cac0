import Glibc
import Haul
import HaulOrigin
import Testing

extension Placements {
  /// Lists, names, duplicates and mirrors are the planner's and the dispatcher's: the same wherever attempts run.
  @Suite("Names and lists on every placement")
  struct NamingConformanceTests {
    static let strategies: [Strategy] = [
      .sequential, .threads(workers: 3), .processes(workers: 2), .async(workers: 5),
      .placed(Placement(processes: 1, loops: 2, slots: 2)),
    ]

    private func configuration(_ strategy: Strategy, _ folder: TestFolder) throws -> Configuration {
      Configuration(
        strategy: strategy, destination: folder.path, retries: 0, computesDigest: true,
        workerExecutable: try haulExecutable())
    }

    private func withOrigin<Value>(_ body: (Origin) async throws -> Value) async throws -> Value {
      var configuration = OriginConfiguration()
      configuration.count = 6
      configuration.sizes = 500...2000
      return try await Origin.with(configuration, body)
    }

    private func inode(_ path: String) -> UInt {
      var status = stat()
      return stat(path, &status) == 0 ? UInt(status.st_ino) : 0
    }

    @Test("the same URL is fetched once, whatever it comes to", .timeLimit(.minutes(1)), arguments: strategies)
    func duplicates(strategy: Strategy) async throws {
      try await withOrigin { origin in
        try await TestFolder.with { folder in
          let urls =
            Array(repeating: origin.urls[0], count: 50) + Array(repeating: "\(origin.baseURL)/status/404", count: 50)
          let told = try await Downloader(configuration: configuration(strategy, folder)).told(urls + urls)
          #expect(told.summary.saved == 100 && told.summary.failed == 100 && told.records.count == 200)
          #expect(origin.statistics.requests == 2)
          #expect(Set(try folder.names().map { inode(folder.at($0)) }).count == 1)
          #expect(try folder.names().count == 100)
          let first = told.inOrder[0]
          for record in told.records where record.status == .saved {
            #expect(record.sha256 == first.sha256 && record.bytes == first.bytes)
          }
          #expect(told.records.allSatisfy { $0.status == .saved || $0.error == .http4xx })
        }
      }
    }

    @Test(
      "a file that was there serves for duplicates only if it is the one that the list wants", .timeLimit(.minutes(1)))
    func wrongOriginal() async throws {
      let hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
      try await ScriptedServer.with([[.request, .send(Response.ok("hello")), .silence]]) { server in
        try await TestFolder.with { folder in
          folder.write("hullo", to: "file")
          let item = Item(url: "\(server.url)/file", sha256: hello)
          let told = try await Downloader(configuration: configuration(.sequential, folder)).told(.items([item, item]))
          #expect(told.inOrder.map(\.status) == [.failed, .saved])
          #expect(folder.text("file") == "hullo" && folder.text("file-2") == "hello")
        }
      }
    }

    @Test("columns, folders and patterns", .timeLimit(.minutes(1)), arguments: strategies)
    func names(strategy: Strategy) async throws {
      try await withOrigin { origin in
        try await TestFolder.with { folder in
          try await TestFolder.with { lists in
            let rows = origin.urls.enumerated().map { "\($0.element),title \($0.offset % 2)/x" }
            lists.write("url,title\n" + rows.joined(separator: "\n"), to: "list.csv")
            var configuration = try configuration(strategy, folder)
            configuration.nameTemplate = try NameTemplate("{host}/{title}.{ext}")
            let told = try await Downloader(configuration: configuration).told(.file(lists.at("list.csv")))
            #expect(told.summary.saved == 6)
            let expected = ["", "-2", "-3"].flatMap { number in
              (0..<2).map { folder.at("127.0.0.1/title \($0)%2Fx\(number).jpg") }
            }
            #expect(told.inOrder.map(\.path) == expected)
            #expect(told.inOrder.map { $0.columns["title"] } == (0..<6).map { "title \($0 % 2)/x" })
            #expect(try TestFolder(path: folder.at("127.0.0.1")).names().count == 6)
          }
        }
      }
    }

    @Test(
      "a mirror is asked where the first fails; fields stay with the item's own origin", .timeLimit(.minutes(1)),
      arguments: strategies)
    func mirrors(strategy: Strategy) async throws {
      let refusal = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
      try await ScriptedServer.with([[.request, .send(refusal), .silence]]) { first in
        try await ScriptedServer.with([[.request, .send(Response.ok("mirrored")), .silence]]) { second in
          try await TestFolder.with { folder in
            var configuration = try configuration(strategy, folder)
            configuration.headers = ["X-User: s3cret"].compactMap { HeaderField($0) }
            let item = Item(
              url: "\(first.url)/file", mirrors: ["ftp://nowhere/file", "\(second.url)/other"], folder: "sub",
              headers: ["X-Item: s3cret", "User-Agent: mine"].compactMap { HeaderField($0) })
            let told = try await Downloader(configuration: configuration).told(.items([item]))
            #expect(folder.text("sub/file") == "mirrored")
            #expect(told.records.map(\.url) == ["\(first.url)/file"])
            #expect(told.records.map(\.attempts) == [2])
            #expect(first.requests.count == 1 && second.requests.count == 1)
            for field in ["X-User: s3cret", "X-Item: s3cret", "User-Agent: mine"] {
              #expect(first.requests[0].contains(field))
              #expect(!second.requests[0].contains(field))
            }
          }
        }
      }
    }

    @Test("what becomes of files that are there", .timeLimit(.minutes(1)), arguments: strategies)
    func existing(strategy: Strategy) async throws {
      try await withOrigin { origin in
        try await TestFolder.with { folder in
          folder.write("mine", to: "image1.jpg")
          folder.write("mine too", to: "image1-2.jpg")
          var configuration = try configuration(strategy, folder)
          configuration.existing = .fail
          let failed = try await Downloader(configuration: configuration).told([origin.urls[0]])
          #expect(failed.records.map(\.error) == [.refused])
          configuration.existing = .number
          let numbered = try await Downloader(configuration: configuration).told([origin.urls[0], origin.urls[1]])
          #expect(numbered.inOrder.map(\.path) == ["image1-3.jpg", "image2.jpg"].map { folder.at($0) })
          #expect(folder.text("image1.jpg") == "mine" && folder.text("image1-2.jpg") == "mine too")
        }
      }
    }

    @Test("endings are those of the content when asked for", .timeLimit(.minutes(1)), arguments: strategies)
    func endings(strategy: Strategy) async throws {
      let answer = Response.ok("%PDF-1.7", "Content-Type: image/jpeg\r\n")
      try await ScriptedServer.with([Array(repeating: [.request, .send(answer)], count: 9).flatMap { $0 }]) { server in
        try await TestFolder.with { folder in
          var configuration = try configuration(strategy, folder)
          configuration.extensions = .fix
          let urls = ["a", "a.jpg", "b.pdf", "c.php"].map { "\(server.url)/\($0)" }
          let told = try await Downloader(configuration: configuration).told(urls + [urls[0]])
          let expected = ["a.pdf", "a-2.pdf", "b.pdf", "c.pdf", "a-3.pdf"].map { folder.at($0) }
          #expect(told.inOrder.map(\.path) == expected)
          #expect(try folder.names() == ["a.pdf", "a-2.pdf", "b.pdf", "c.pdf", "a-3.pdf"])
          let again = try await Downloader(configuration: configuration).told(urls)
          #expect(again.summary.skipped == 4)
          #expect(server.requests.count == 4)
        }
      }
    }

    @Test("a repeated URL is fetched each time", .timeLimit(.minutes(1)), arguments: strategies)
    func repeated(strategy: Strategy) async throws {
      try await withOrigin { origin in
        try await TestFolder.with { folder in
          let told = try await Downloader(configuration: configuration(strategy, folder))
            .told(ItemList.urls([origin.urls[0]]).repeated(5))
          #expect(told.summary.saved == 5)
          #expect(try folder.names() == Set((0..<5).map { "image1_\($0).jpg" }))
          #expect(origin.statistics.requests == 5)
        }
      }
    }
  }
}
