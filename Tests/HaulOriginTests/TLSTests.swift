import HaulOrigin
import NIOSSL
import Testing

@Suite("An origin with TLS", .timeLimit(.minutes(1)))
struct TLSTests {
  /// `nil` stands for the address itself: no name is sent (RFC 6066, section 3), and the certificate must hold the address.
  @Test("is trusted by who trusts its authority", arguments: [nil, "localhost"])
  func trusted(hostname: String?) async throws {
    try await withOrigin {
      $0.tls = true
    } _: { origin in
      let authority = try #require(origin.authority)
      #expect(origin.baseURL == "https://127.0.0.1:\(origin.port)")
      let client = try await Client.connect(to: origin, trust: authority, hostname: hostname)
      for number in 1...3 {
        let picture = try #require(origin.picture(number))
        let reply = try await client.send("/images/image\(number).jpg")
        #expect(reply.body == picture.bytes(in: 0..<picture.size))
      }
      let size = 1_000_000
      let reply = try await client.send("/until-close/\(size)")
      #expect(reply.body == Picture(number: 0, size: size, seed: 1).bytes(in: 0..<size))
      #expect(origin.statistics.connections == 1)
      #expect(origin.statistics.requests == 4)
    }
  }

  @Test("is refused when its certificate is bad", arguments: OriginCertificate.allCases.filter { $0 != .valid })
  func bad(certificate: OriginCertificate) async throws {
    try await withOrigin {
      $0.tls = true
      $0.certificate = certificate
    } _: { origin in
      let authority = try #require(origin.authority)
      await #expect(throws: (any Error).self) {
        _ = try await Client.connect(to: origin, trust: authority, hostname: "localhost")
      }
      #expect(origin.statistics.requests == 0)
    }
  }

  @Test("has a certificate for the one wrong host")
  func wrongHost() async throws {
    try await withOrigin {
      $0.tls = true
      $0.certificate = .wrongHost
    } _: { origin in
      let authority = try #require(origin.authority)
      let client = try await Client.connect(to: origin, trust: authority, hostname: "wrong.invalid")
      #expect(try await client.send("/bytes/1").status == 200)
    }
  }

  @Test("is refused by who trusts the authority of another origin")
  func stranger() async throws {
    try await withOrigin {
      $0.tls = true
    } _: { origin in
      try await withOrigin {
        $0.tls = true
      } _: { other in
        let stranger = try #require(other.authority)
        await #expect(throws: NIOSSLError.self) {
          _ = try await Client.connect(to: origin, trust: stranger)
        }
      }
    }
  }
}
