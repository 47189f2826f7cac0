import FoundationEssentials
import Haul
import SystemPackage
import Testing

@testable import HaulOrigin

#if canImport(Glibc)
  import Glibc
#endif

/// Names that would lead elsewhere, and what stands in a file's way.
extension Placements {
  @Suite("Checks 5, 6, 14 and 15: files land where they should, and nowhere else")
  struct EscapeTests {
    /// A destination among things that must stay as they are.
    private func withNeighbours(_ body: (TestFolder, TestFolder) async throws -> Void) async throws {
      try await TestFolder.with { folder in
        folder.write("victim", to: "victim")
        #expect(mkdir(folder.at("home"), 0o777) == 0)
        #expect(mkdir(folder.at("home/to"), 0o777) == 0)
        try await body(folder, TestFolder(path: folder.at("home/to")))
        #expect(try folder.names() == ["victim", "home"])
        #expect(folder.text("victim") == "victim")
        #expect(try TestFolder(path: folder.at("home")).names() == ["to"])
      }
    }

    /// As the last part of a path, and as a name that a list chooses.
    static let traversals = [
      "../victim", "../../victim", "/etc/haul-victim", "//victim", "..\\victim", "..%2Fvictim", "..%2f..%2fvictim",
      "%2e%2e/victim", "%2e%2e%2fvictim", "..%5Cvictim", "%2Fetc%2Fvictim", "..%252Fvictim", "victim%00.jpg",
      "..%00/victim", "..%c0%af..%c0%afvictim", "..%ef%bc%8fvictim", "....//victim", "..;/victim", ".", "..", "...",
      "%2e", "%2e%2e", ".haul", ".bashrc", "-rf", "~", "~root", "$HOME", "`id`", "a/../../victim", "C:\\victim",
      "\\\\host\\share", "file:///etc/passwd", "victim/", "./victim", " ../victim", "..%20/victim",
      "UTF-8''..%2fvictim",
    ]

    @Test(
      "Check 5, traversal: through the URL or a chosen name, nothing lands outside the destination",
      .timeLimit(.minutes(1)), arguments: [Strategy.async(workers: 4), .processes(workers: 1)])
    func traversal(strategy: Strategy) async throws {
      try await ScriptedServer.answering { _ in
        [.send(Response.ok("new"))]
      } run: { server in
        try await withNeighbours { _, destination in
          let configuration = Configuration(
            strategy: strategy, destination: destination.path, workerExecutable: try haulExecutable())
          let items = Self.traversals.flatMap {
            [Item(url: "\(server.url)/\($0)"), Item(url: "\(server.url)/x?\($0)", name: $0)]
          }
          let told = try await Downloader(configuration: configuration).told(.items(items))
          #expect(told.records.count == items.count)
          #expect(told.summary.saved == items.count, "\(told.records.compactMap(\.message))")
          let names = try destination.names()
          #expect(names.count == items.count)
          for record in told.records {
            let name = String(try #require(record.path).dropFirst(destination.path.count + 1))
            #expect(names.contains(name), "\(name) is no single component")
            #expect(destination.text(name) == "new")
          }
        }
      }
    }

    @Test("Check 5, traversal: through a redirect, which has no say in the name", .timeLimit(.minutes(1)))
    func redirects() async throws {
      for location in Self.traversals {
        try await ScriptedServer.answering { request in
          request.hasPrefix("GET /start ") ? [.send(Response.found(location))] : [.send(Response.ok("new"))]
        } run: { server in
          try await withNeighbours { _, destination in
            let configuration = Configuration(strategy: .sequential, destination: destination.path, retries: 0)
            let told = try await Downloader(configuration: configuration).told(["\(server.url)/start"])
            #expect(told.records.count == 1)
            #expect(try destination.names() == (told.summary.saved == 1 ? ["start"] : []), "\(location)")
          }
        }
      }
    }

    @Test(
      "Check 6, symbolic links: at the target, dangling or live, they are neither followed nor written through",
      .timeLimit(.minutes(1)), arguments: [ExistingFiles.skip, .overwrite], ["live", "dangling", "folder"])
    func links(existing: ExistingFiles, kind: String) async throws {
      try await ScriptedServer.answering { _ in
        [.send(Response.ok("new"))]
      } run: { server in
        try await withNeighbours { folder, destination in
          let target = folder.at(kind == "live" ? "victim" : kind == "folder" ? "home" : "none")
          #expect(symlink(target, destination.at("file")) == 0)
          let configuration = Configuration(
            strategy: .sequential, destination: destination.path, existing: existing)
          let told = try await Downloader(configuration: configuration).told(["\(server.url)/file"])
          #expect(told.records.first?.status == (existing == .skip ? .skipped : .saved))
          let link = try? FileManager.default.destinationOfSymbolicLink(atPath: destination.at("file"))
          #expect((link != nil) == (existing == .skip))
          if existing == .overwrite { #expect(destination.text("file") == "new") }
        }
      }
    }

    @Test(
      "Check 14, one name a hundred times in parallel: nothing lost, nothing mixed", .timeLimit(.minutes(1)),
      arguments: [Strategy.async(workers: 50), .threads(workers: 8), .processes(workers: 2, slotsPerProcess: 8)])
    func oneName(strategy: Strategy) async throws {
      try await ScriptedServer.answering { request in
        let path = request.split(separator: " ").dropFirst().first ?? ""
        return [.pieces(Response.ok(String(path)), size: 20)]
      } run: { server in
        try await TestFolder.with { folder in
          let configuration = Configuration(
            strategy: strategy, destination: folder.path, workerExecutable: try haulExecutable())
          let told = try await Downloader(configuration: configuration).told(
            (0..<100).map { "\(server.url)/x.jpg?\($0)" })
          #expect(told.summary.saved == 100)
          #expect(try folder.names().count == 100)
          for record in told.records {
            let name = record.index == 0 ? "x.jpg" : "x-\(record.index + 1).jpg"
            #expect(record.path == folder.at(name))
            #expect(folder.text(name) == "/x.jpg?\(record.index)")
          }
        }
      }
    }

    @Test("Check 14, names that some file systems hold for one: A and a, é in one scalar and in two")
    func alike() async throws {
      try await ScriptedServer.answering { request in
        [.send(Response.ok(String(request.split(separator: " ").dropFirst().first ?? "")))]
      } run: { server in
        try await TestFolder.with { folder in
          let configuration = Configuration(strategy: .sequential, destination: folder.path)
          let paths = ["/A", "/a", "/%C3%A9", "/e%CC%81"]
          let told = try await Downloader(configuration: configuration).told(paths.map { server.url + $0 })
          for (record, path) in zip(told.inOrder, paths) where record.status == .saved {
            let name = String(try #require(record.path).dropFirst(folder.path.count + 1))
            #expect(folder.text(name) == path)
          }
          #expect(told.summary.saved + told.summary.skipped == 4)
          #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == told.summary.saved)
        }
      }
    }

    @Test("Check 14, a folder where a file must be fails that item alone", .timeLimit(.minutes(1)))
    func folderInTheWay() async throws {
      try await ScriptedServer.answering { _ in
        [.send(Response.ok("new"))]
      } run: { server in
        try await TestFolder.with { folder in
          #expect(mkdir(folder.at("x"), 0o777) == 0)
          for existing in [ExistingFiles.skip, .overwrite] {
            let configuration = Configuration(strategy: .sequential, destination: folder.path, existing: existing)
            let told = try await Downloader(configuration: configuration).told([
              "\(server.url)/x", "\(server.url)/\(existing)",
            ])
            #expect(told.inOrder.map(\.error) == [.disk, nil])
            #expect(told.summary.stop == nil)
          }
          #expect(try folder.names() == ["x", "skip", "overwrite"])
        }
      }
    }

    static let failures =
      FramingTests.short + FramingTests.badChunks.prefix(2) + [
        BadAnswer(
          "404", .http4xx, [.request, .send("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\npage"), .close]),
        BadAnswer("a redirect to nowhere", .redirect, [.request, .send(Response.found("ftp://h/")), .close]),
        BadAnswer(
          "another digest", .checksum,
          [
            .request,
            .send(Response.ok("x", "Repr-Digest: sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:\r\n")), .close,
          ]),
      ]

    @Test(
      "Check 15, a file already there: a failed download does it no harm, with and without --overwrite",
      .timeLimit(.minutes(1)), arguments: failures, [ExistingFiles.skip, .overwrite])
    func unharmed(answer: BadAnswer, existing: ExistingFiles) async throws {
      try await ScriptedServer.with([answer.steps]) { server in
        try await TestFolder.with { folder in
          folder.write("mine", to: "file")
          let configuration = Configuration(
            strategy: .sequential, destination: folder.path, existing: existing, retries: 0)
          let told = try await Downloader(configuration: configuration).told(["\(server.url)/file"])
          #expect(told.records.first?.error == (existing == .skip ? nil : answer.expected))
          #expect(folder.text("file") == "mine")
          #expect(try folder.names() == ["file"])
        }
      }
    }
  }
}
