import HaulOrigin
import Testing

@testable import Haul

extension Placements {
  @Suite("What a file must be")
  struct DigestTests {
    private static let hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    private static let base64 = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="

    @Test(
      "a response's digest, in both fields",
      arguments: [
        (["sha-256=:\(base64):"], [], hello), (["sha-512=:AAAA:, sha-256=:\(base64):"], [], hello),
        (["sha-512=:AAAA:", "sha-256=:\(base64):;x=1"], [], hello), ([], ["SHA-256=\(base64)"], hello),
        ([], ["md5=AAAA, sha-256=\(base64)"], hello), ([], [], nil), (["sha-256=\(base64)"], [], nil),
        (["sha-256=:AAAA:"], [], nil), (["sha-256=::"], [], nil), (["sha-256="], [], nil), ([], ["sha-256=%%%"], nil),
        (["sha-256=:", "="], ["="], nil),
      ] as [([String], [String], String?)])
    func fields(representation: [String], legacy: [String], expected: String?) {
      #expect(ResponseDigest.sha256(representation: representation, legacy: legacy) == expected)
    }

    @Test(
      "a list's digest is 64 hexadecimal digits of any case",
      arguments: [
        (hello, hello), (hello.uppercased(), hello), ("", nil), (String(hello.dropLast()), nil), (hello + "0", nil),
        (String(repeating: "g", count: 64), nil), (String(repeating: "é", count: 32), nil),
      ] as [(String, String?)])
    func hexadecimal(text: String, expected: String?) {
      #expect(ExpectedDigest.hexadecimal(text) == expected)
    }

    @Test(
      "another file than was promised is fetched once more, then fails, and never has a name", .timeLimit(.minutes(1)),
      arguments: [Strategy.sequential, .processes(workers: 1)], [true, false])
    func mismatch(strategy: Strategy, byServer: Bool) async throws {
      let header = byServer ? "Repr-Digest: sha-256=:\(Self.base64):\r\n" : ""
      let answer = Response.ok("hullo", header)
      try await ScriptedServer.with([[.request, .send(answer), .request, .send(answer), .silence]]) { server in
        try await TestFolder.with { folder in
          let configuration = Configuration(
            strategy: strategy, destination: folder.path, workerExecutable: try haulExecutable())
          let item = Item(url: "\(server.url)/x", sha256: byServer ? nil : Self.hello)
          let told = try await Downloader(configuration: configuration).told(.items([item]))
          #expect(told.records.first?.error == .checksum)
          #expect(told.records.first?.attempts == 2)
          #expect(told.records.first?.message?.contains(byServer ? "the server" : "the list") == true)
          #expect(try folder.names().isEmpty)
        }
      }
    }

    @Test("damage that passes costs one more attempt", .timeLimit(.minutes(1)))
    func damage() async throws {
      let steps: [ScriptedServer.Step] = [
        .request, .send(Response.ok("hullo")), .request, .send(Response.ok("hello")), .silence,
      ]
      try await ScriptedServer.with([steps]) { server in
        try await TestFolder.with { folder in
          let configuration = Configuration(strategy: .sequential, destination: folder.path)
          let item = Item(url: "\(server.url)/x", sha256: Self.hello.uppercased())
          let told = try await Downloader(configuration: configuration).told(.items([item]))
          #expect(told.records.first?.status == .saved)
          #expect(told.records.first?.sha256 == Self.hello)
          #expect(folder.text("x") == "hello")
        }
      }
    }

    @Test("a digest in a list that is none fails its item alone", .timeLimit(.minutes(1)))
    func bad() async throws {
      try await TestFolder.with { folder in
        let configuration = Configuration(strategy: .sequential, destination: folder.path)
        let told = try await Downloader(configuration: configuration).told(
          .items([Item(url: "http://127.0.0.1:9/x", sha256: "abc")]))
        #expect(told.records.first?.error == .url)
      }
    }

    @Test(
      "a line of sha256sum's",
      arguments: [
        ("\(hello)  x.jpg", "x.jpg"), ("\(hello) *x.jpg", "x.jpg"), ("\(hello)  ./a/./x y.jpg", "a/x y.jpg"),
        ("SHA256 (x.jpg) = \(hello)", "x.jpg"), ("SHA256 (a (1) = b.jpg) = \(hello)", "a (1) = b.jpg"),
        ("\(hello)", nil), ("\(hello) x", nil), ("\(hello)  ", nil), ("x.jpg  \(hello)", nil), ("SHA256 (x) = 12", nil),
      ] as [(String, String?)])
    func checksumLine(line: String, name: String?) {
      #expect(ChecksumFile.entry(line)?.name == name)
      if name != nil { #expect(ChecksumFile.entry(line)?.digest == Self.hello) }
    }

    @Test("digests are found by path and by the ends of paths that mean one file")
    func paths() async throws {
      try await TestFolder.with { folder in
        let (one, two) = (String(repeating: "1", count: 64), String(repeating: "2", count: 64))
        folder.write(
          "\(one)  p/a/x\n\(two)  ./p/b/x\n\(two)  y\n\(one)  a/y\n\(one)  a/z\n\(one)  b/z\n\(one)  b/z\n", to: "SUMS")
        let digests = try ChecksumFile.digests(path: folder.at("SUMS"))
        #expect(
          digests == [
            "p/a/x": one, "p/b/x": two, "a/x": one, "b/x": two, "y": two, "a/y": one, "a/z": one, "b/z": one, "z": one,
          ])
        folder.write("\(one)  a/x\n\(two)  ./a/x\n", to: "SUMS")
        #expect {
          _ = try ChecksumFile.digests(path: folder.at("SUMS"))
        } throws: { ($0 as? HaulError)?.message.contains("SUMS:2") == true }
      }
    }

    @Test("a file of checksums is held against the files of its names", .timeLimit(.minutes(1)))
    func checksumFile() async throws {
      let answers: [ScriptedServer.Step] = [
        .request, .send(Response.ok("hello")), .request, .send(Response.ok("hello")), .request,
        .send(Response.ok("hullo")), .request, .send(Response.ok("hullo")), .silence,
      ]
      try await ScriptedServer.with([answers]) { server in
        try await TestFolder.with { folder in
          folder.write(
            "# sums\n\(Self.hello)  right\n\n\(Self.hello) *wrong\n\(String(Self.hello.reversed()))  none\n", to: "SUMS"
          )
          let configuration = Configuration(
            strategy: .sequential, destination: folder.at("to"),
            checksums: try ChecksumFile.digests(path: folder.at("SUMS")))
          let told = try await Downloader(configuration: configuration).told(
            ["right", "unknown", "wrong"].map { "\(server.url)/\($0)" })
          #expect(told.inOrder.map(\.status) == [.saved, .saved, .failed])
          #expect(told.inOrder.map(\.sha256) == [Self.hello, nil, nil])
          #expect(told.inOrder.last?.error == .checksum)
          #expect(told.warnings == ["1 name of the checksum file matched no file: none"])
        }
        try await TestFolder.with { folder in
          folder.write("\(Self.hello)  fine\nnonsense\n", to: "SUMS")
          #expect {
            _ = try ChecksumFile.digests(path: folder.at("SUMS"))
          } throws: { ($0 as? HaulError)?.message.contains("SUMS:2") == true }
        }
      }
    }
  }
}
