import Haul
import Testing

@Suite("Check 27: connections that serve again")
struct ConnectionReuseTests {
  /// What is fetched of three items in turn, on how many connections.
  private func fetch(_ scripts: [[ScriptedServer.Step]], items: Int = 3) async throws -> (
    told: Told, connections: Int, texts: [String?]
  ) {
    try await ScriptedServer.with(scripts) { server in
      try await TestFolder.with { folder in
        let configuration = Configuration(strategy: .sequential, destination: folder.path, retries: 0)
        let told = try await Downloader(configuration: configuration).told((0..<items).map { "\(server.url)/\($0)" })
        return (told, server.connections, (0..<items).map { folder.text("\($0)") })
      }
    }
  }

  struct First: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let answer: String
    /// Whether the connection serves the next item too.
    let keeps: Bool
    let status: Record.Status
  }

  static let firsts = [
    First(testDescription: "length", answer: Response.ok("zero"), keeps: true, status: .saved),
    First(testDescription: "empty", answer: Response.ok(""), keeps: true, status: .saved),
    First(
      testDescription: "chunked", answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nzero\r\n0\r\n\r\n",
      keeps: true, status: .saved),
    First(
      testDescription: "1xx first", answer: "HTTP/1.1 100 Continue\r\n\r\n" + Response.ok("zero"), keeps: true,
      status: .saved),
    First(testDescription: "204", answer: "HTTP/1.1 204 No Content\r\n\r\n", keeps: true, status: .failed),
    First(
      testDescription: "304", answer: "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n", keeps: true, status: .failed),
    First(
      testDescription: "404 with a page", answer: "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\npage",
      keeps: true,
      status: .failed),
    First(
      testDescription: "Connection: close", answer: Response.ok("zero", "Connection: close\r\n"), keeps: false,
      status: .saved),
    First(
      testDescription: "HTTP/1.0", answer: "HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nzero", keeps: false,
      status: .saved),
    First(
      testDescription: "HTTP/1.0 that keeps",
      answer: "HTTP/1.0 200 OK\r\nContent-Length: 4\r\nConnection: keep-alive\r\n\r\nzero", keeps: true, status: .saved),
    First(testDescription: "extra bytes", answer: Response.ok("zero") + "more", keeps: false, status: .saved),
    First(
      testDescription: "a second answer", answer: Response.ok("zero") + Response.ok("evil"), keeps: false,
      status: .saved),
  ]

  @Test("do so after every answer that allows it, and after no other", .timeLimit(.minutes(1)), arguments: firsts)
  func reuse(first: First) async throws {
    let next: [ScriptedServer.Step] = [
      .request, .send(Response.ok("one")), .request, .send(Response.ok("two")), .silence,
    ]
    let (told, connections, texts) = try await fetch([[.request, .send(first.answer)] + next, next])
    #expect(told.inOrder[0].status == first.status)
    #expect(texts[1...] == ["one", "two"])
    #expect(connections == (first.keeps ? 1 : 2))
    #expect(told.inOrder[1].timeConnect.map { $0 == 0 } == first.keeps)
    #expect(told.inOrder[2].timeConnect == 0)
  }

  @Test(
    "an answer that lasts until the connection closes is whole, and the next item connects anew",
    .timeLimit(.minutes(1)))
  func untilClose() async throws {
    let (told, connections, texts) = try await fetch(
      [
        [.request, .send("HTTP/1.1 200 OK\r\n\r\nzero"), .close],
        [.request, .send(Response.ok("one")), .silence],
      ], items: 2)
    #expect(told.summary.saved == 2)
    #expect(texts == ["zero", "one"])
    #expect(connections == 2)
  }

  @Test(
    "closed early are tried once more at once, on a new connection", .timeLimit(.minutes(1)),
    arguments: [
      [ScriptedServer.Step.close], [.reset], [.request, .close], [.request, .reset],
    ])
  func stale(end: [ScriptedServer.Step]) async throws {
    let (told, connections, texts) = try await fetch(
      [
        [.request, .send(Response.ok("zero"))] + end,
        [.request, .send(Response.ok("one")), .silence],
      ], items: 2)
    #expect(told.summary.saved == 2, "\(told.inOrder[1].message ?? "")")
    #expect(told.summary.retries == 0, "it is not another attempt")
    #expect(texts == ["zero", "one"])
    #expect(connections == 2)
  }

  @Test("what is sent says who asks, and asks for the bytes as they are", .timeLimit(.minutes(1)))
  func request() async throws {
    try await ScriptedServer.with([[.request, .send(Response.ok("hi")), .silence]]) { server in
      try await TestFolder.with { folder in
        let custom = try #require(HeaderField("X-Custom:  a value "))
        let configuration = Configuration(strategy: .sequential, destination: folder.path, headers: [custom])
        _ = try await Downloader(configuration: configuration).told(["\(server.url)/a b?x=[1]&y=%5B#part"])
        #expect(
          server.requests == [
            "GET /a%20b?x=[1]&y=%5B HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nUser-Agent: \(HaulVersion.userAgent)"
              + "\r\nAccept: */*\r\nAccept-Encoding: identity\r\nX-Custom: a value"
          ])
      }
    }
  }

  @Test("credentials and the caller's own fields stay with the origin they were given for", .timeLimit(.minutes(1)))
  func credentials() async throws {
    try await ScriptedServer.with([[.request, .send(Response.ok("other")), .silence]]) { other in
      let away = "HTTP/1.1 302 Found\r\nLocation: \(other.url)/x\r\nContent-Length: 0\r\n\r\n"
      let near = "HTTP/1.1 302 Found\r\nLocation: /near\r\nContent-Length: 0\r\n\r\n"
      try await ScriptedServer.with([[.request, .send(near), .request, .send(away), .silence]]) { first in
        try await TestFolder.with { folder in
          let cookie = try #require(HeaderField("Cookie: secret=1"))
          let configuration = Configuration(strategy: .sequential, destination: folder.path, headers: [cookie])
          let told = try await Downloader(configuration: configuration).told([
            "http://user:secret@127.0.0.1:\(first.port)/start"
          ])
          #expect(told.summary.saved == 1)
          #expect(first.requests.count == 2)
          #expect(first.requests.allSatisfy { $0.contains("Authorization: Basic dXNlcjpzZWNyZXQ=") })
          #expect(first.requests.allSatisfy { $0.contains("Cookie: secret=1") })
          #expect(other.requests.count == 1)
          #expect(!other.requests[0].contains("Authorization"))
          #expect(!other.requests[0].contains("Cookie"))
          #expect(told.records[0].json.contains("secret") == false)
          #expect(told.records[0].url == "http://127.0.0.1:\(first.port)/start")
        }
      }
    }
  }
}
