import HaulOrigin
import Testing

/// Lower bounds only: how much longer it takes is up to the machine.
@Suite("An origin that is slow on purpose", .timeLimit(.minutes(1)))
struct SlownessTests {
  private func time(_ target: String, _ change: (inout OriginConfiguration) -> Void) async throws -> Duration {
    var elapsed = Duration.zero
    try await withOrigin(change) { origin in
      let client = try await Client.connect(to: origin)
      elapsed = try await ContinuousClock().measure {
        let reply = try await client.send(target)
        #expect(reply.status == 200)
      }
    }
    return elapsed
  }

  @Test("waits for its latency")
  func latency() async throws {
    #expect(try await time("/bytes/1") { $0.latency = .milliseconds(80) } >= .milliseconds(79))
  }

  @Test("waits before a head that is asked to be slow, on top of the latency")
  func slowHead() async throws {
    #expect(try await time("/slow-head/50") { $0.latency = .milliseconds(40) } >= .milliseconds(89))
  }

  @Test("keeps to its bandwidth", arguments: ["/bytes/50000", "/chunked/50000", "/until-close/50000"])
  func bandwidth(target: String) async throws {
    #expect(try await time(target) { $0.bandwidth = 500_000 } >= .milliseconds(99))
  }

  @Test("gives each connection a bandwidth of its own, and no credit for idleness")
  func credit() async throws {
    try await withOrigin {
      $0.bandwidth = 1_000_000
    } _: { origin in
      let client = try await Client.connect(to: origin)
      let elapsed = try await ContinuousClock().measure {
        for _ in 0..<5 { _ = try await client.send("/bytes/20000") }
      }
      #expect(elapsed >= .milliseconds(99))
    }
  }

  @Test("stalls with what it announced undelivered, until the client leaves")
  func stall() async throws {
    try await withOrigin { origin in
      let client = try await Client.connect(to: origin)
      let reply = try await client.send("/stall/70000", enough: 70_000)
      #expect(reply.header("content-length") == "71000")
      #expect(reply.body == Picture(number: 0, size: 70_000, seed: 1).bytes(in: 0..<70_000))
      #expect(client.isOpen)
      try await client.close()
      #expect(origin.statistics.bytesSent == 70_000)
    }
  }

  @Test("does not hold a body in memory: the first bytes of 10 GB come at once")
  func enormous() async throws {
    try await withOrigin { origin in
      let client = try await Client.connect(to: origin)
      let reply = try await client.send("/bytes/10000000000", enough: 1_000_000)
      #expect(reply.header("content-length") == "10000000000")
      try await client.close()
      #expect(origin.statistics.bytesSent < 1_000_000_000)
    }
  }
}
