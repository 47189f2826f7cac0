import Haul
import NIOHTTP2
import Testing

@testable import HaulOrigin

@Suite("HTTP/2, frame by frame")
struct HTTP2ConnectionTests {
  /// Fetches items 0 to `items` - 1, each once, unless told otherwise.
  private func fetch(
    items: Int = 1, workers: Int = 1, streams: Int = 100, retries: Int = 0,
    answer: @escaping @Sendable (FrameServer.Request) -> [FrameServer.Step],
    change: (inout Configuration) -> Void = { _ in }
  ) async throws -> (told: Told, texts: [String?], server: FrameServer) {
    try await FrameServer.with(streams: streams, answer) { server in
      try await TestFolder.with { folder in
        var configuration = Configuration(
          strategy: .placed(Placement(processes: 1, loops: 1, slots: workers)), destination: folder.path,
          retries: retries)
        configuration.httpVersion = .http2
        change(&configuration)
        let told = try await Downloader(configuration: configuration).told((0..<items).map { "\(server.url)/\($0)" })
        #expect(told.records.count == items)
        return (told, (0..<items).map { folder.text("\($0)") }, server)
      }
    }
  }

  @Test("one connection serves all, and is connected to once", .timeLimit(.minutes(1)), arguments: [1, 20])
  func one(workers: Int) async throws {
    let (told, texts, server) = try await fetch(items: 40, workers: workers) { .ok($0.path) }
    #expect(told.summary.saved == 40)
    #expect(texts == (0..<40).map { "/\($0)" })
    #expect(server.connections == 1)
    #expect(Set(server.requests.map(\.stream)).count == 40)
    #expect(told.records.allSatisfy { $0.httpVersion == "2" })
    #expect(told.inOrder[39].timeConnect == 0)
    #expect(told.records.contains { ($0.timeConnect ?? 0) > 0 })
  }

  @Test("what is sent is what HTTP/2 wants", .timeLimit(.minutes(1)))
  func request() async throws {
    let (_, _, server) = try await fetch { _ in
      .ok("x")
    } change: {
      $0.headers = [HeaderField("X-Custom: Value")].compactMap { $0 }
    }
    let fields = try #require(server.requests.first?.fields)
    #expect(
      fields.map { "\($0.name): \($0.value)" } == [
        ":method: GET", ":scheme: http", ":authority: 127.0.0.1:\(server.port)", ":path: /0",
        "user-agent: \(HaulVersion.userAgent)", "accept: */*", "accept-encoding: identity", "x-custom: Value",
      ])
  }

  @Test("more exchanges than the server takes streams run on further connections", .timeLimit(.minutes(1)))
  func fewStreams() async throws {
    for (streams, workers) in [(1, 4), (3, 8)] {
      let gate = ScriptedServer.Gate()
      let seen = Counter()
      // Nothing is answered until all workers have asked.
      let (told, texts, server) = try await fetch(items: 24, workers: workers, streams: streams) { request in
        let steps = seen.next() == workers ? [FrameServer.Step.open(gate)] : []
        return steps + [.wait(gate)] + .ok(request.path)
      }
      #expect(told.summary.saved == 24)
      #expect(texts == (0..<24).map { "/\($0)" })
      #expect(server.connections >= (workers + streams - 1) / streams)
      #expect(server.connections <= workers)
    }
  }

  @Test("informational answers and trailers are passed over", .timeLimit(.minutes(1)))
  func extras() async throws {
    let (told, texts, _) = try await fetch { _ in
      [
        .head(status: "103", fields: [("link", "</a>")], isLast: false),
        .head(status: "200", fields: [("content-length", "4")], isLast: false), .body("body", isLast: false),
        .trailers([("x-sum", "1")]),
      ]
    }
    #expect(told.records[0].status == .saved, "\(told.records[0].message ?? "")")
    #expect(texts == ["body"])
  }

  struct Bad: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let steps: [FrameServer.Step]
    let expected: FailureClass

    init(_ name: String, _ expected: FailureClass, _ steps: [FrameServer.Step]) {
      testDescription = name
      self.expected = expected
      self.steps = steps
    }
  }

  private static func head(_ fields: [(String, String)] = [], status: String = "200") -> FrameServer.Step {
    .head(status: status, fields: fields, isLast: false)
  }

  private static let ten = head([("content-length", "10")])

  static let badAnswers = [
    Bad("refused", .connect, [.reset(.refusedStream)]),
    Bad("asked for HTTP/1.1", .protocol, [.reset(.http11Required)]),
    Bad("reset before the head", .connect, [.reset(.internalError)]),
    Bad("reset in the body", .truncated, [ten, .body("four", isLast: false), .reset(.internalError)]),
    Bad("reset without an error in the body", .truncated, [ten, .body("four", isLast: false), .reset(.noError)]),
    Bad("closed before the head", .connect, [.close]),
    Bad("closed in the body", .truncated, [ten, .body("four", isLast: false), .close]),
    Bad("too short", .truncated, [ten, .body("four", isLast: true)]),
    Bad("too short by all of it", .truncated, [.head(status: "200", fields: [("content-length", "10")], isLast: true)]),
    Bad("too long", .protocol, [ten, .body("more than ten", isLast: true)]),
    Bad(
      "two lengths", .protocol, [head([("content-length", "1"), ("content-length", "2")]), .body("x", isLast: true)]),
    Bad("a length of words", .protocol, [head([("content-length", "one")]), .body("x", isLast: true)]),
    Bad("101", .protocol, [head(status: "101")]),
    Bad("nothing but an interim head", .protocol, [.head(status: "103", fields: [], isLast: true)]),
    Bad("a status of words", .protocol, [head(status: "fine")]),
    Bad("a field of HTTP/1.1", .protocol, [head([("connection", "close")]), .body("x", isLast: true)]),
    Bad("a name in capitals", .protocol, [head([("X-Big", "1")]), .body("x", isLast: true)]),
    Bad("257 fields", .protocol, [head((0..<257).map { ("f\($0)", "") }), .body("x", isLast: true)]),
    Bad("a field of 100 kB", .protocol, [.hugeHead(100_000)]),
    Bad("a field of 400 kB", .protocol, [.hugeHead(400_000)]),
    Bad("a frame that is none", .protocol, [.bytes(Array(repeating: 0xFF, count: 100))]),
    Bad("a body before the head", .protocol, [.bytes([0, 0, 1, 0, 1, 0, 0, 0, 1, 120])]),
    Bad("gone away before the request", .connect, [.goAway(last: 0), .close]),
  ]

  @Test("fails where the response is not whole or not right", .timeLimit(.minutes(1)), arguments: badAnswers)
  func fails(answer: Bad) async throws {
    let (told, texts, _) = try await fetch(answer: { _ in answer.steps })
    #expect(told.records[0].error == answer.expected, "\(told.records[0].message ?? "")")
    #expect(texts == [nil])
  }

  @Test(
    "trouble on a connection that has served is met with another, at once", .timeLimit(.minutes(1)),
    arguments: [
      [.close], [.reset(.refusedStream)], [.goAway(last: 1)], [.goAway(last: 1), .close],
    ] as [[FrameServer.Step]])
  func stale(end: [FrameServer.Step]) async throws {
    let (told, texts, server) = try await fetch(items: 3) { request in
      request.number == 2 ? end : .ok(request.path)
    }
    #expect(told.summary.saved == 3, "\(told.inOrder[1].message ?? "")")
    #expect(told.summary.retries == 0, "it is not another attempt")
    #expect(texts == ["/0", "/1", "/2"])
    #expect(server.connections == 2)
  }

  @Test("a server that goes away ends what it has taken, and the rest goes elsewhere", .timeLimit(.minutes(1)))
  func goAway() async throws {
    let gate = ScriptedServer.Gate()
    let (told, texts, server) = try await fetch(items: 12, workers: 4) { request in
      guard request.connection == 1 else { return .ok(request.path) }
      switch request.number {
      case 1...4: return .ok(request.path)
      case 8: return [.goAway(last: 11), .open(gate)]
      // Streams 9 to 15 are open by then, and none of them is the connection's first.
      default: return request.stream <= 11 ? [.wait(gate)] + .ok(request.path) : []
      }
    }
    #expect(told.summary.saved == 12, "\(told.records.compactMap(\.message))")
    #expect(told.summary.retries == 0)
    #expect(texts == (0..<12).map { "/\($0)" })
    #expect(server.connections == 2)
  }

  @Test("a bad answer harms no other item", .timeLimit(.minutes(1)))
  func isolation() async throws {
    for bad in [
      FrameServer.Step.hugeHead(400_000), .hugeHead(100_000),
      .bytes(Array(repeating: 0xFF, count: 100)),
    ] {
      let (told, texts, _) = try await fetch(items: 30, workers: 6, retries: 3) { request in
        request.path == "/7" ? [bad] : .ok(request.path)
      }
      #expect(told.summary.saved == 29, "\(told.records.compactMap(\.message))")
      #expect(told.inOrder[7].error == .protocol, "\(told.inOrder[7].message ?? "")")
      #expect(texts == (0..<30).map { $0 == 7 ? nil : "/\($0)" })
    }
  }

  @Test(
    "what waits in vain on a silent connection is asked for on another", .timeLimit(.minutes(1)),
    arguments: [[], [ten, .body("four", isLast: false)]] as [[FrameServer.Step]])
  func silent(steps: [FrameServer.Step]) async throws {
    let (told, texts, server) = try await fetch(items: 2, retries: 1) { request in
      request.path == "/1" && request.connection == 1 ? steps : .ok(request.path)
    } change: {
      $0.limits.firstByte = .milliseconds(200)
      $0.limits.idle = .milliseconds(200)
    }
    #expect(told.summary.saved == 2, "\(told.inOrder[1].message ?? "")")
    #expect(told.summary.retries == 1)
    #expect(texts == ["/0", "/1"])
    #expect(server.connections == 2)
  }

  @Test("a redirect's body is left unread, and the connection serves on", .timeLimit(.minutes(1)))
  func redirect() async throws {
    let (told, texts, server) = try await fetch(items: 5) { request in
      request.path.hasPrefix("/to")
        ? .ok(request.path)
        : [.head(status: "302", fields: [("location", "/to\(request.path)")], isLast: false), .large(1 << 20)]
    }
    #expect(told.summary.saved == 5)
    #expect(texts == (0..<5).map { "/to/\($0)" })
    #expect(server.connections == 1)
  }

  @Test(
    "a server without HTTP/2 is said to have none", .timeLimit(.minutes(1)), arguments: [false, true])
  func without(tls: Bool) async throws {
    var configuration = OriginConfiguration()
    configuration.tls = tls
    configuration.http2 = false
    let origin = try await Origin.start(configuration)
    try await TestFolder.with { folder in
      var configuration = Configuration(strategy: .async(workers: 4), destination: folder.path, trust: .anyone)
      configuration.httpVersion = .http2
      let told = try await Downloader(configuration: configuration).told(Array(origin.urls.prefix(8)))
      #expect(told.summary.failures == [.protocol: 8])
      for record in told.records {
        #expect(record.message == "127.0.0.1 does not speak HTTP/2; try without --http 2")
        #expect(record.attempts == 1)
      }
    }
    try await origin.shutdown()
  }

  @Test(
    "a server that speaks nothing but HTTP/2 is spoken to in HTTP/2, unless that is forbidden", .timeLimit(.minutes(1)))
  func only() async throws {
    let certificate = try CertificateFactory.loopback()
    try await FrameServer.with(tls: certificate.context) {
      .ok($0.path)
    } run: { server in
      for (choice, saved) in [(HTTPChoice.auto, 6), (.http2, 6), (.http1, 0)] {
        try await TestFolder.with { folder in
          folder.write(certificate.authority, to: "authority.pem")
          var configuration = Configuration(
            strategy: .placed(Placement(processes: 1, loops: 1, slots: 3)), destination: folder.at("to"),
            trust: .authorities(file: folder.at("authority.pem")))
          configuration.httpVersion = choice
          let told = try await Downloader(configuration: configuration).told((0..<6).map { "\(server.url)/\($0)" })
          #expect(told.summary.saved == saved, "\(told.records.compactMap(\.message))")
          #expect(told.summary.retries == 0)
          #expect(told.records.allSatisfy { $0.status != .saved || $0.httpVersion == "2" })
          #expect(told.records.allSatisfy { $0.status == .saved || $0.error == .protocol })
        }
      }
    }
  }

  @Test("parts of a file come as streams", .timeLimit(.minutes(1)))
  func segments() async throws {
    var configuration = OriginConfiguration()
    configuration.count = 1
    configuration.sizes = 6_000_000...6_000_000
    let origin = try await Origin.start(configuration)
    try await TestFolder.with { folder in
      var configuration = Configuration(strategy: .sequential, destination: folder.path, computesDigest: true)
      configuration.httpVersion = .http2
      configuration.segments = .fixed(4)
      let told = try await Downloader(configuration: configuration).told(origin.urls)
      #expect(told.records[0].sha256.map { origin.manifest().hasPrefix($0) } == true)
      #expect(origin.statistics.connections == 1)
      #expect(origin.statistics.requests > 1)
    }
    try await origin.shutdown()
  }

  @Test("a limit of the rate holds", .timeLimit(.minutes(1)))
  func rate() async throws {
    let (told, _, _) = try await fetch(items: 4, workers: 4) { _ in
      [Self.head(), .large(150_000)]
    } change: {
      $0.bytesPerSecond = 1_000_000
    }
    #expect(told.summary.saved == 4)
    // 600 kB, but for what comes at once in the beginning.
    #expect(told.summary.wallTime > .milliseconds(300))
  }
}
