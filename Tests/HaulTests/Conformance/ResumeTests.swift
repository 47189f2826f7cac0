import FoundationEssentials
import Haul
import Testing

extension Placements {
  /// What `Range` and `If-Range` bring, over real sockets, on a retry and on the next run, in one process and in several.
  @Suite("Going on with a partial file")
  struct ResumeTests {
    private static let old = "0123456789"
    private static let etag = "ETag: \"v1\"\r\n"
    /// Four of ten bytes, and the end of the connection.
    private static let cut = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\(etag)\r\n0123"

    private static func part(_ range: String, _ body: String, _ headers: String = etag) -> String {
      "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes \(range)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
    }

    private func fetch(
      _ scripts: [[ScriptedServer.Step]], in folder: TestFolder, retries: Int = 1, strategy: Strategy = .sequential,
      change: (inout Configuration) -> Void = { _ in }
    ) async throws -> (record: Record, requests: [String]) {
      try await ScriptedServer.with(scripts) { server in
        var configuration = Configuration(
          strategy: strategy, destination: folder.path, retries: retries, workerExecutable: try haulExecutable())
        change(&configuration)
        let told = try await Downloader(configuration: configuration).told(["\(server.url)/x"])
        return (try #require(told.records.first), server.requests)
      }
    }

    @Test(
      "a cut body is completed by its rest, and the request says of which version", .timeLimit(.minutes(1)),
      arguments: [Strategy.sequential, .processes(workers: 2)], [false, true])
    func rest(strategy: Strategy, hashes: Bool) async throws {
      try await TestFolder.with { folder in
        let (record, requests) = try await fetch(
          [
            [.request, .send(Self.cut), .close], [.request, .send(Self.part("4-9/10", "456789")), .silence],
          ], in: folder, strategy: strategy, change: { $0.computesDigest = hashes })
        #expect(record.status == .saved)
        #expect(record.resumedFrom == 4)
        #expect(record.bytes == 10)
        #expect(record.attempts == 2)
        #expect(
          record.sha256 == (hashes ? "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882" : nil))
        #expect(folder.text("x") == Self.old)
        #expect(try folder.names() == ["x"])
        #expect(requests.first?.contains("Range:") == false)
        #expect(requests.last?.contains("Range: bytes=4-") == true)
        #expect(requests.last?.contains("If-Range: \"v1\"") == true)
      }
    }

    /// What a server may answer to the range, and what the file must be then.
    @Test(
      "Check 7, resume: the exact new file or a failure, never a splice", .timeLimit(.minutes(1)),
      arguments: [
        ("another version, sent whole", Response.ok("abcdef", "ETag: \"v2\"\r\n"), "abcdef"),
        ("the same again, sent whole", Response.ok(old, etag), old),
        ("a wrong start", part("0-9/10", old), "afresh"),
        ("another length", part("4-10/11", "456789a"), "afresh"),
        ("another tag", part("4-9/10", "efghij", "ETag: \"v2\"\r\n"), "afresh"),
        ("a weak tag", part("4-9/10", "efghij", "ETag: W/\"v1\"\r\n"), "afresh"),
        ("no Content-Range", "HTTP/1.1 206 Partial Content\r\nContent-Length: 6\r\n\r\n456789", "afresh"),
        (
          "several ranges",
          "HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=b\r\nContent-Length: 6\r\n\r\n456789",
          "afresh"
        ),
        (
          "nothing to send",
          "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */4\r\nContent-Length: 0\r\n\r\n", "afresh"
        ),
        ("a failed condition", "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n", "afresh"),
      ])
    func answers(name: String, answer: String, file: String) async throws {
      try await TestFolder.with { folder in
        let (record, requests) = try await fetch(
          [
            [.request, .send(Self.cut), .close], [.request, .send(answer), .silence],
            // Asked a third time only where the answer was of no use, and then without a range.
            [.request, .send(Response.ok("afresh")), .silence],
          ], in: folder)
        #expect(record.status == .saved)
        #expect(folder.text("x") == file)
        #expect(record.resumedFrom == nil)
        #expect(try folder.names() == ["x"])
        if file == "afresh" { #expect(requests.last?.contains("Range:") == false) }
      }
    }

    @Test("a server that sends the rest in parts is asked until the file is whole", .timeLimit(.minutes(1)))
    func parts() async throws {
      try await TestFolder.with { folder in
        let (record, requests) = try await fetch(
          [
            [.request, .send(Self.cut), .close],
            [
              .request, .send(Self.part("4-6/10", "456")), .request, .send(Self.part("7-9/10", "789")), .silence,
            ],
          ], in: folder)
        #expect(record.status == .saved)
        #expect(folder.text("x") == Self.old)
        #expect(requests.last?.contains("Range: bytes=7-") == true)
      }
    }

    @Test(
      "without a validator that is strong nothing stays, and the file is asked for whole", .timeLimit(.minutes(1)),
      arguments: ["", "ETag: W/\"v1\"\r\n", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"])
    func noValidator(header: String) async throws {
      try await TestFolder.with { folder in
        let (failed, _) = try await fetch(
          [[.request, .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\(header)\r\n0123"), .close]], in: folder,
          retries: 0)
        #expect(failed.error == .truncated)
        #expect(try folder.names().isEmpty)
      }
    }

    @Test("what one run leaves, the next goes on with", .timeLimit(.minutes(1)))
    func nextRun() async throws {
      try await TestFolder.with { folder in
        try await ScriptedServer.with([
          [.request, .send(Self.cut), .close],
          // The tag has not changed, but the server says nothing of it.
          [.request, .send(Self.part("4-9/10", "456789", "")), .silence],
        ]) { server in
          let downloader = Downloader(
            configuration: Configuration(strategy: .sequential, destination: folder.path, retries: 0))
          let first = try await downloader.told(["\(server.url)/x"])
          #expect(first.records.first?.error == .truncated)
          let left = try folder.names()
          #expect(left.count == 2)
          #expect(left.allSatisfy { $0.hasPrefix(".haul-") })

          let second = try await downloader.told(["\(server.url)/x"])
          #expect(second.records.first?.status == .saved)
          #expect(second.records.first?.resumedFrom == 4)
          #expect(folder.text("x") == Self.old)
          #expect(try folder.names() == ["x"])
        }
      }
    }

    @Test("a rest that does not give the promised digest is thrown away", .timeLimit(.minutes(1)))
    func wrongDigest() async throws {
      try await TestFolder.with { folder in
        let digest = "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882"
        let (record, _) = try await fetch(
          [
            [.request, .send(Self.cut), .close], [.request, .send(Self.part("4-9/10", "45678x")), .close],
            [.request, .send(Response.ok(Self.old)), .silence],
          ], in: folder, retries: 2, change: { $0.checksums = ["x": digest] })
        // Wrong once may be damage on the way; it is fetched again from its beginning.
        #expect(record.status == .saved)
        #expect(record.attempts == 3)
        #expect(record.resumedFrom == nil)
        #expect(folder.text("x") == Self.old)
      }
    }

    /// Somebody else's file, or a way out of the folder, under the name of the partial file.
    @Test("what stands under the partial file's name and is not surely ours is left alone", .timeLimit(.minutes(1)))
    func notOurs() async throws {
      try await TestFolder.with { folder in
        try await ScriptedServer.with([
          [.request, .send(Self.cut), .close], [.request, .send(Response.ok(Self.old)), .silence],
        ]) { server in
          let downloader = Downloader(
            configuration: Configuration(strategy: .sequential, destination: folder.path, retries: 0))
          _ = try await downloader.told(["\(server.url)/x"])
          let part = try #require(try folder.names().first { $0.hasSuffix(".part") })
          try FileManager.default.removeItem(atPath: folder.at(part))
          folder.write("victim", to: "victim")
          try FileManager.default.createSymbolicLink(atPath: folder.at(part), withDestinationPath: "victim")

          let told = try await downloader.told(["\(server.url)/x"])
          #expect(told.records.first?.status == .saved)
          #expect(server.requests.last?.contains("Range:") == false)
          #expect(folder.text("x") == Self.old)
          #expect(folder.text("victim") == "victim")
        }
      }
    }

    @Test("--no-resume, and a range of the caller's own, leave nothing to go on with", .timeLimit(.minutes(1)))
    func switchedOff() async throws {
      for ownRange in [false, true] {
        try await TestFolder.with { folder in
          let (record, _) = try await fetch(
            [[.request, .send(Self.cut), .close]], in: folder, retries: 0,
            change: { configuration in
              configuration.resumes = ownRange
              if ownRange { configuration.headers = [HeaderField("Range: bytes=0-")].compactMap { $0 } }
            })
          #expect(record.error == .truncated)
          #expect(try folder.names().isEmpty)
        }
      }
    }

    @Test("with --fsync files are saved all the same, with --discard none is", .timeLimit(.minutes(1)))
    func sinks() async throws {
      for discards in [false, true] {
        try await TestFolder.with { folder in
          let (record, _) = try await fetch(
            [[.request, .send(Response.ok(Self.old)), .silence]], in: folder,
            change: { configuration in
              configuration.synchronizes = true
              configuration.discards = discards
              configuration.computesDigest = true
            })
          #expect(record.status == .saved)
          #expect(record.bytes == 10)
          #expect(record.sha256 == "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882")
          #expect((record.path == nil) == discards)
          #expect(try folder.names() == (discards ? [] : ["x"]))
        }
      }
    }
  }
}
