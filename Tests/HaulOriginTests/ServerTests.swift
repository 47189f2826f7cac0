import HaulOrigin
import NIOHTTP1
import Testing

@Suite("An origin over a socket", .timeLimit(.minutes(1)))
struct ServerTests {
  @Test("serves picture after picture on one connection")
  func keepAlive() async throws {
    try await withOrigin { origin in
      let client = try await Client.connect(to: origin)
      for number in 1...20 {
        let picture = try #require(origin.picture(number))
        let reply = try await client.send("/images/image\(number).jpg")
        #expect(reply.status == 200)
        #expect(reply.body == picture.bytes(in: 0..<picture.size))
        #expect(reply.header("x-content-sha256") == picture.sha256)
      }
      #expect(origin.statistics.connections == 1)
      #expect(origin.statistics.requests == 20)
    }
  }

  @Test("answers pipelined requests in order, also late ones", arguments: [Duration.zero, .milliseconds(1)])
  func pipelining(latency: Duration) async throws {
    try await withOrigin {
      $0.latency = latency
    } _: { origin in
      let client = try await Client.connect(to: origin)
      let sizes = Array(0..<300)
      let replies = try await client.pipeline(sizes.map { "/bytes/\($0)" })
      #expect(replies.map(\.body.count) == sizes)
      #expect(origin.statistics.mostRequests == 1)
    }
  }

  @Test("says the same in list, manifest and properties")
  func lists() async throws {
    try await withOrigin { origin in
      let client = try await Client.connect(to: origin)
      #expect(try await client.send("/list.txt").text == origin.urls.map { "\($0)\n" }.joined())
      #expect(try await client.send("/SHA256SUMS").text == origin.manifest())
      #expect(origin.urls.first == "http://127.0.0.1:\(origin.port)/images/image1.jpg")
      #expect(origin.urls.count == 20)
      #expect(origin.authority == nil)
    }
  }

  @Test("sends a range")
  func range() async throws {
    try await withOrigin { origin in
      let client = try await Client.connect(to: origin)
      let picture = try #require(origin.picture(3))
      let tag = try #require(try await client.send("/images/image3.jpg", method: .HEAD).header("etag"))
      let reply = try await client.send(
        "/images/image3.jpg", headers: ["Range": "bytes=1001-5000", "If-Range": tag]
      )
      #expect(reply.status == 206)
      #expect(reply.header("content-range") == "bytes 1001-5000/\(picture.size)")
      #expect(reply.body == picture.bytes(in: 1_001..<5_001))
      let known = try await client.send("/images/image3.jpg", headers: ["If-None-Match": tag])
      #expect(known.status == 304)
      #expect(known.body.isEmpty)
      let outside = try await client.send("/images/image3.jpg", headers: ["Range": "bytes=\(picture.size)-"])
      #expect(outside.status == 416)
    }
  }

  @Test(
    "sends a body that is larger than any buffer, in each framing",
    arguments: [("bytes", 5_000_000), ("chunked", 5_000_000), ("until-close", 5_000_000), ("chunked", 0)]
  )
  func framings(path: String, size: Int) async throws {
    try await withOrigin { origin in
      let client = try await Client.connect(to: origin)
      let reply = try await client.send("/\(path)/\(size)")
      #expect(reply.body == Picture(number: 0, size: size, seed: 1).bytes(in: 0..<size))
      #expect(reply.header("transfer-encoding") == (path == "chunked" ? "chunked" : nil))
      #expect(reply.header("content-length") == (path == "bytes" ? "\(size)" : nil))
      if path == "until-close" {
        try await client.closed()
      } else {
        #expect(try await client.send("/bytes/3").body.count == 3)
      }
      #expect(origin.statistics.bytesSent >= size)
    }
  }

  @Test("computes the digest of a large picture beside the loop")
  func largePicture() async throws {
    try await withOrigin {
      $0.sizes = 3_000_000...3_000_000
    } _: { origin in
      let client = try await Client.connect(to: origin)
      let picture = try #require(origin.picture(2))
      let replies = try await client.pipeline(["/images/image2.jpg", "/images/image2.jpg"])
      for reply in replies {
        #expect(reply.header("x-content-sha256") == picture.sha256)
        #expect(reply.body.count == 3_000_000)
      }
    }
  }

  @Test("answers HEAD without a body, for every route", arguments: ["/images/image1.jpg", "/chunked/9", "/stall/9"])
  func head(target: String) async throws {
    try await withOrigin { origin in
      let client = try await Client.connect(to: origin)
      #expect(try await client.send(target, method: .HEAD).status == 200)
      #expect(try await client.send("/bytes/4").body.count == 4)
      #expect(origin.statistics.bytesSent == 4)
    }
  }

  @Test("follows an interim response with a final one, and goes on")
  func interim() async throws {
    try await withOrigin { origin in
      let client = try await Client.connect(to: origin)
      #expect(try await client.send("/status/103").text == "after 103\n")
      #expect(try await client.send("/status/204").status == 204)
      #expect(try await client.send("/status/503?retry-after=2").header("retry-after") == "2")
    }
  }

  @Test("sees what the client sent")
  func echo() async throws {
    try await withOrigin { origin in
      let client = try await Client.connect(to: origin)
      let reply = try await client.send("/headers?q=1", headers: ["Host": "h", "X-Mine": "Value"])
      #expect(reply.text == "GET /headers?q=1 HTTP/1.1\nhost: h\nx-mine: Value\n")
    }
  }

  @Test("counts connections and requests, and the most of each at once")
  func statistics() async throws {
    try await withOrigin {
      $0.threads = 2
    } _: { origin in
      var clients: [Client] = []
      for _ in 0..<5 {
        let client = try await Client.connect(to: origin)
        #expect(try await client.send("/bytes/100").body.count == 100)
        // Stays in progress.
        #expect(try await client.send("/stall/1", enough: 1).body.count == 1)
        clients.append(client)
      }
      let statistics = origin.statistics
      #expect(statistics.connections == 5)
      #expect(statistics.mostConnections == 5)
      #expect(statistics.requests == 10)
      #expect(statistics.mostRequests == 5)
      #expect(statistics.bytesSent == 505)
      for client in clients { try await client.close() }
    }
  }

  @Test("stops for good, with connections open and answers under way")
  func shutdown() async throws {
    let origin = try await Origin.start()
    let client = try await Client.connect(to: origin)
    _ = try await client.send("/stall/10", enough: 10)
    let late = try await Client.connect(to: origin)
    async let answer = await Result { try await late.send("/slow-head/3600000") }
    try await origin.shutdown()
    try await origin.shutdown()
    try await client.closed()
    let outcome = await answer
    #expect(throws: (any Error).self) { try outcome.get() }
    await #expect(throws: (any Error).self) { _ = try await Client.connect(to: origin) }
  }
}

@Suite("Starting an origin", .timeLimit(.minutes(1)))
struct StartTests {
  private func code(_ change: (inout OriginConfiguration) -> Void) async throws -> OriginError.Code? {
    var configuration = OriginConfiguration()
    change(&configuration)
    do {
      let origin = try await Origin.start(configuration)
      try await origin.shutdown()
      return nil
    } catch let error as OriginError {
      return error.code
    }
  }

  @Test("fails on a port that is taken, and says which")
  func addressInUse() async throws {
    try await withOrigin { origin in
      var configuration = OriginConfiguration()
      configuration.port = origin.port
      let error = await #expect(throws: OriginError.self) { _ = try await Origin.start(configuration) }
      #expect(error?.code == .addressInUse)
      #expect(error?.message.contains("\(origin.port)") == true)
      #expect(error?.cause != nil)
    }
  }

  @Test("fails on an address of another machine (RFC 5737)")
  func addressUnavailable() async throws {
    #expect(try await code { $0.host = "192.0.2.1" } == .addressUnavailable)
  }

  @Test(
    "fails on a configuration without meaning",
    arguments: [
      { $0.count = -1 }, { $0.count = .max }, { $0.sizes = -1...5 }, { $0.latency = .seconds(-1) },
      { $0.jitter = .seconds(100_000) }, { $0.bandwidth = 0 }, { $0.port = 65_536 }, { $0.threads = 0 },
    ] as [@Sendable (inout OriginConfiguration) -> Void]
  )
  func invalid(change: @Sendable (inout OriginConfiguration) -> Void) async throws {
    #expect(try await code(change) == .invalidConfiguration)
  }

  @Test("works on IPv6, where the machine has it, and for an empty list")
  func variants() async throws {
    #expect(try await code { $0.count = 0 } == nil)
    var configuration = OriginConfiguration()
    configuration.host = "::1"
    guard let origin = try? await Origin.start(configuration) else { return }
    #expect(origin.baseURL == "http://[::1]:\(origin.port)")
    try await origin.shutdown()
  }
}

extension Result where Failure == any Error {
  /// The outcome of `body` as a value: an `async let` cannot be awaited in an expectation.
  fileprivate init(_ body: () async throws -> Success) async {
    do {
      self = .success(try await body())
    } catch {
      self = .failure(error)
    }
  }
}
