import FoundationEssentials
import Haul
import HaulOrigin
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Check 8: slow servers")
struct SlowServerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let steps: [ScriptedServer.Step]
    let option: String
    let limit: @Sendable (inout TimeLimits) -> Void

    init(
      _ name: String, _ option: String, _ limit: @escaping @Sendable (inout TimeLimits) -> Void,
      _ steps: [ScriptedServer.Step]
    ) {
      testDescription = name
      self.option = option
      self.limit = limit
      self.steps = steps
    }
  }

  private static let limit = Duration.milliseconds(200)
  private static let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
  private static let hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
  private static let firstByte: @Sendable (inout TimeLimits) -> Void = { $0.firstByte = limit }
  private static let total: @Sendable (inout TimeLimits) -> Void = { $0.total = limit }

  static let cases = [
    Case("silence after accept", "--first-byte-timeout", firstByte, [.silence]),
    Case(
      "silence in the head", "--first-byte-timeout", firstByte, [.request, .send("HTTP/1.1 200 OK\r\nCo"), .silence]),
    Case(
      "a byte of the head now and then", "--first-byte-timeout", firstByte,
      [.request, .send("HTTP/1.1 200 OK\r\nX: "), .drip("x", every: .milliseconds(20))]),
    Case(
      "informational answers now and then, without end", "--first-byte-timeout", firstByte,
      [.request, .drip(hints, every: .milliseconds(1))]),
    Case(
      "informational answers as fast as they go, without end", "--first-byte-timeout", firstByte,
      [.request, .flood(String(repeating: hints, count: 100))]),
    Case(
      "a status line without end", "--first-byte-timeout", firstByte,
      [.request, .send("HTTP/1.1 200 "), .flood(String(repeating: "K", count: 10_000))]),
    Case("silence in the body", "--idle-timeout", { $0.idle = limit }, [.request, .send(head + "hi"), .silence]),
    Case(
      "a byte of the body now and then", "--low-speed", { $0.lowSpeed = SpeedLimit(bytesPerSecond: 1000, over: limit) },
      [.request, .send(head), .drip("x", every: .milliseconds(20))]),
    Case(
      "chunk sizes without end", "--idle-timeout", { $0.idle = limit },
      [
        .request, .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"),
        .flood(String(repeating: "x", count: 10_000)),
      ]),
    Case(
      "a body without end", "--timeout", total,
      [.request, .send("HTTP/1.1 200 OK\r\n\r\n"), .flood(String(repeating: "x", count: 1000))]),
    Case("a body that trickles", "--timeout", total, [.request, .send(head), .drip("x", every: .milliseconds(5))]),
  ]

  @Test(
    "Check 8, slow servers: each ends within its limit and 2 s more", .timeLimit(.minutes(1)), arguments: cases)
  func slow(testCase: Case) async throws {
    let fetched = try await fetchOne(testCase.steps) { testCase.limit(&$0.limits) }
    #expect(fetched.record.error == .timeout, "\(fetched.record.message ?? "")")
    #expect(fetched.record.message?.contains(testCase.option) == true, "\(fetched.record.message ?? "")")
    #expect((fetched.record.timeTotal ?? 99) < 2.2)
  }

  @Test("Check 8, slow servers: a TLS handshake that never comes ends by --connect-timeout", .timeLimit(.minutes(1)))
  func silentHandshake() async throws {
    try await ScriptedServer.with([[.silence]]) { server in
      try await gaveUpConnecting("https://127.0.0.1:\(server.port)/file")
    }
  }

  #if os(Linux)
    @Test("Check 8, slow servers: a server that accepts nobody ends by --connect-timeout", .timeLimit(.minutes(1)))
    func noAccept() async throws {
      let crowded = try CrowdedSocket()
      defer { crowded.close() }
      try await gaveUpConnecting("http://127.0.0.1:\(crowded.port)/file")
    }
  #endif

  private func gaveUpConnecting(_ url: String) async throws {
    try await TestFolder.with { folder in
      var configuration = Configuration(strategy: .sequential, destination: folder.path, retries: 0)
      configuration.limits.connect = Self.limit
      let told = try await Downloader(configuration: configuration).told([url])
      let record = try #require(told.records.first)
      #expect(record.error == .timeout || record.error == .connect, "\(record.message ?? "")")
      #expect((record.timeTotal ?? 99) < 5)
    }
  }

  @Test("Check 8, slow servers: waiting for a slot counts against no limit", .timeLimit(.minutes(1)))
  func queue() async throws {
    var slow = OriginConfiguration()
    slow.count = 12
    slow.latency = .milliseconds(250)
    let origin = try await Origin.start(slow)
    try await TestFolder.with { folder in
      var configuration = Configuration(strategy: .sequential, destination: folder.path, retries: 0)
      configuration.limits = TimeLimits(connect: .seconds(2), firstByte: .seconds(2), total: .seconds(2))
      let told = try await Downloader(configuration: configuration).told(origin.urls)
      #expect(told.summary.saved == 12)
      #expect((told.inOrder.last?.timeQueue ?? 0) > 2)
    }
    try await origin.shutdown()
  }
}

#if os(Linux)
  /// A listening socket whose queue is full: connecting to it waits (listen(2)).
  private struct CrowdedSocket {
    let port: Int
    private let descriptors: [Int32]

    init() throws {
      let stream = Int32(SOCK_STREAM.rawValue)
      let listener = socket(AF_INET, stream, 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let bound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          bind(listener, pointer, length) == 0 && listen(listener, 0) == 0
            && getsockname(listener, pointer, &length) == 0
        }
      }
      try #require(bound)
      port = Int(UInt16(bigEndian: address.sin_port))
      // Enough of them to fill the queue; those beyond it wait like everyone else.
      let visitors = (0..<4).map { _ in socket(AF_INET, stream | Int32(SOCK_NONBLOCK.rawValue), 0) }
      for visitor in visitors {
        _ = withUnsafePointer(to: &address) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(visitor, $0, length) }
        }
      }
      descriptors = [listener] + visitors
    }

    func close() { for descriptor in descriptors { Glibc.close(descriptor) } }
  }
#endif
