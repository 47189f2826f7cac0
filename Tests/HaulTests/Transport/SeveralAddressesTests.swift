import HaulOrigin
import NIOCore
import Testing

@testable import Haul

/// A host whose first addresses nobody listens at: each is a channel that fails before the one that serves.
@Suite("A host with several addresses")
struct SeveralAddressesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let tls: Bool
    let http: HTTPChoice
    var testDescription: String { "\(tls ? "TLS" : "plain"), --http \(http)" }
  }

  static let cases = [false, true].flatMap { tls in
    [HTTPChoice.http1, .http2].map { Case(tls: tls, http: $0) }
  }

  @Test("is served by the one that answers", .timeLimit(.minutes(1)), arguments: cases)
  func severalAddresses(_ tested: Case) async throws {
    let addresses = try ["127.0.0.9", "127.0.0.10", "127.0.0.1"].map { try SocketAddress(ipAddress: $0, port: 0) }
    var settings = OriginConfiguration()
    settings.tls = tested.tls
    settings.count = 8
    settings.sizes = 500...2000
    try await Origin.with(settings) { origin in
      try await TestFolder.with { folder in
        var configuration = Configuration(
          strategy: .async(workers: 4), destination: folder.path, trust: .anyone, retries: 0)
        configuration.httpVersion = tested.http
        configuration.lookUp = { _ in .success(addresses) }
        let scheme = tested.tls ? "https" : "http"
        let told = try await Downloader(configuration: configuration)
          .told((1...8).map { "\(scheme)://several.test:\(origin.port)/images/image\($0).jpg" })
        #expect(told.records.map(\.message) == Array(repeating: nil, count: 8))
        #expect(told.summary.saved == 8)
        #expect(Set(told.records.map(\.httpVersion)) == [tested.http == .http2 ? "2" : "1.1"])
      }
    }
  }
}
