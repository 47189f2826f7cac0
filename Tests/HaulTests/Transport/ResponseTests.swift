import Haul
import Testing

/// Answers of servers that say exactly what a case tells them, however the bytes are cut.
@Suite("Answers, byte by byte")
struct ResponseTests {
  private func fetch(_ script: [ScriptedServer.Step], configure: (inout Configuration) -> Void = { _ in }) async throws
    -> (record: Record?, text: String?)
  {
    try await ScriptedServer.with([script]) { server in
      try await TestFolder.with { folder in
        var configuration = Configuration(strategy: .sequential, destination: folder.path, retries: 0)
        configure(&configuration)
        let told = try await Downloader(configuration: configuration).told(["\(server.url)/file"])
        let expected: Set<String> = told.records.first?.status == .saved ? ["file"] : []
        #expect(try folder.names() == expected, "nothing half, nothing left over")
        return (told.records.first, folder.text("file"))
      }
    }
  }

  struct Good: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let response: String
    let body: String
    init(_ name: String, _ response: String, _ body: String) {
      testDescription = name
      self.response = response
      self.body = body
    }
  }

  static let good = [
    Good("length", Response.ok("hello"), "hello"),
    Good("empty", Response.ok(""), ""),
    Good(
      "chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;x=y\r\n!\r\n0\r\n\r\n", "hello!"),
    Good("trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX: y\r\n\r\n", "hi"),
    Good("1xx before the head", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + Response.ok("hi"), "hi"),
    Good("until close", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nto the end", "to the end"),
    Good("HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nold", "old"),
    Good("no phrase", "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nhi", "hi"),
    Good("spaces after the length", "HTTP/1.1 200 OK\r\nContent-Length: 2  \r\n\r\nhi", "hi"),
  ]

  @Test(
    "are saved, whether they come at once or a byte at a time", .timeLimit(.minutes(1)), arguments: good,
    [1, 20, 100_000])
  func saved(answer: Good, size: Int) async throws {
    let (record, text) = try await fetch([.request, .pieces(answer.response, size: size), .close])
    #expect(record?.status == .saved, "\(record?.message ?? "")")
    #expect(text == answer.body)
    #expect(record?.bytes == answer.body.utf8.count)
  }

  struct Bad: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let steps: [ScriptedServer.Step]
    let expected: FailureClass
    init(_ name: String, _ expected: FailureClass, _ steps: [ScriptedServer.Step]) {
      testDescription = name
      self.expected = expected
      self.steps = steps
    }
  }

  static let head = "HTTP/1.1 200 OK\r\n"

  static let bad = [
    Bad("closed at once", .connect, [.close]),
    Bad("closed after the request", .connect, [.request, .close]),
    Bad("reset after the request", .connect, [.request, .reset]),
    Bad("cut in the head", .connect, [.request, .send("HTTP/1.1 200 OK\r\nContent-Le"), .close]),
    Bad("short body, closed", .truncated, [.request, .send(head + "Content-Length: 75\r\n\r\nshort!"), .close]),
    Bad("short body, reset", .truncated, [.request, .send(head + "Content-Length: 75\r\n\r\nshort!"), .reset]),
    Bad("cut in a chunk", .truncated, [.request, .send(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel"), .close]),
    Bad(
      "cut between chunks", .truncated,
      [.request, .send(head + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n"), .close]),
    Bad(
      "illegal chunk size", .protocol,
      [.request, .send(head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nhi\r\n"), .close]),
    Bad(
      "chunk size beyond 64 bits", .protocol,
      [.request, .send(head + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n"), .close]),
    Bad(
      "chunk size that wraps", .truncated,
      [.request, .send(head + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF4\r\nhi"), .close]),
    Bad(
      "chunked, but not last", .protocol,
      [.request, .send(head + "Transfer-Encoding: chunked, gzip\r\n\r\nhi"), .close]),
    Bad("another transfer coding", .protocol, [.request, .send(head + "Transfer-Encoding: gzip\r\n\r\nhi"), .close]),
    Bad("negative length", .protocol, [.request, .send(head + "Content-Length: -1\r\n\r\nhi"), .close]),
    Bad("length in words", .protocol, [.request, .send(head + "Content-Length: two\r\n\r\nhi"), .close]),
    Bad(
      "length beyond 64 bits", .protocol,
      [.request, .send(head + "Content-Length: 36893488147419103232\r\n\r\nhi"), .close]),
    Bad("length with rubbish", .protocol, [.request, .send(head + "Content-Length: 6badness\r\n\r\nhi"), .close]),
    Bad(
      "two different lengths", .protocol,
      [.request, .send(head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi"), .close]),
    Bad("no HTTP", .protocol, [.request, .send("SSH-2.0-OpenSSH_9.2p1\r\n\r\n"), .close]),
    Bad("HTTP/2 in text", .protocol, [.request, .send("HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nhi"), .close]),
    Bad(
      "another protocol", .protocol,
      [.request, .send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"), .silence]),
    Bad(
      "a header of 100 kB", .protocol,
      [.request, .send(head + "X: \(String(repeating: "x", count: 100_000))\r\n\r\n"), .silence]),
    Bad(
      "330 kB of headers", .protocol,
      [
        .request, .send(head + String(repeating: "X: \(String(repeating: "x", count: 3000))\r\n", count: 110)),
        .silence,
      ]),
    Bad(
      "5,001 header fields", .protocol, [.request, .send(head + String(repeating: "X: y\r\n", count: 5001)), .silence]),
    Bad(
      "not modified, though nobody asked", .redirect, [.request, .send("HTTP/1.1 304 Not Modified\r\n\r\n"), .silence]),
    Bad(
      "a redirect to nowhere", .redirect,
      [.request, .send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), .silence]),
  ]

  @Test("fail in their class, with nothing under a final name", .timeLimit(.minutes(1)), arguments: bad)
  func failed(answer: Bad) async throws {
    let (record, _) = try await fetch(answer.steps)
    #expect(record?.status == .failed)
    #expect(record?.error == answer.expected, "\(record?.message ?? "")")
    #expect(record?.message?.isEmpty == false)
  }

  @Test(
    "that do not come are given up in time", .timeLimit(.minutes(1)),
    arguments: [
      [ScriptedServer.Step.silence], [.request, .send("HTTP/1.1 200 OK\r\nContent-"), .silence],
      [.request, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"), .silence],
      [.request, .send("HTTP/1.1 302 Found\r\nLocation: /file\r\nContent-Length: 9\r\n\r\nhi"), .silence],
    ])
  func silent(script: [ScriptedServer.Step]) async throws {
    let (record, _) = try await fetch(script) {
      $0.limits.firstByte = .milliseconds(150)
      $0.limits.idle = .milliseconds(150)
      $0.maximumRedirects = 1
    }
    #expect(record?.error == .timeout || record?.error == .redirect, "\(record?.message ?? "")")
  }

  @Test("end within the total limit, however they trickle", .timeLimit(.minutes(1)))
  func total() async throws {
    let endless = [ScriptedServer.Step.request] + Array(repeating: .send("HTTP/1.1 103 Early Hints\r\n\r\n"), count: 50)
    let (record, _) = try await fetch(endless + [.silence]) { $0.limits.total = .milliseconds(200) }
    #expect(record?.error == .timeout)
    #expect(record?.message?.contains("--timeout") == true)
  }

  @Test("with control characters in their headers never reach a record's message raw", .timeLimit(.minutes(1)))
  func controls() async throws {
    let location = "HTTP/1.1 302 Found\r\nLocation: ftp://\u{1B}]0;title\u{07}\u{202E}/\r\nContent-Length: 0\r\n\r\n"
    let (record, _) = try await fetch([.request, .send(location), .silence])
    #expect(record?.status == .failed)
    #expect(record?.message?.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E } == true)
  }
}
