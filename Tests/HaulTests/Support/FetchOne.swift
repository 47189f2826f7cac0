import Haul
import NIOSSL
import Testing

@testable import HaulOrigin

/// What became of one item, `/file`.
struct Fetched {
  var record: Record
  /// What stands under the final name.
  var bytes: [UInt8]?
  /// The heads of the requests that the server saw.
  var requests: [String]

  var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
}

/// A case that is a script and the class that it fails in.
struct BadAnswer: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let steps: [ScriptedServer.Step]
  let expected: FailureClass

  init(_ name: String, _ expected: FailureClass, _ steps: [ScriptedServer.Step]) {
    testDescription = name
    self.expected = expected
    self.steps = steps
  }

  /// A response with these header fields and this body, and the end of the connection.
  init(_ name: String, _ expected: FailureClass, _ fields: String, _ body: String) {
    self.init(name, expected, [.request, .send("HTTP/1.1 200 OK\r\n\(fields)\r\n\r\n\(body)"), .close])
  }
}

/// Fetches one item, once, from a server that follows `steps` on every connection, and checks that nothing but a saved
/// file stays.
///
/// - Parameter certificate: Makes the server speak TLS; its authority is trusted.
func fetchOne(
  _ steps: [ScriptedServer.Step], certificate: CertificateFactory? = nil,
  configure: (inout Configuration) throws -> Void = { _ in }
) async throws -> Fetched {
  try await ScriptedServer.with([steps], tls: certificate?.context) { server in
    try await TestFolder.with { folder in
      var configuration = Configuration(strategy: .sequential, destination: folder.at("to"), retries: 0)
      if let certificate {
        folder.write(certificate.authority, to: "authority.pem")
        configuration.trust = .authorities(file: folder.at("authority.pem"))
      }
      try configure(&configuration)
      let told = try await Downloader(configuration: configuration).told(["\(server.url)/file"])
      let record = try #require(told.records.first)
      #expect(told.records.count == 1)
      let destination = TestFolder(path: folder.at("to"))
      #expect(try destination.names() == (record.status == .saved ? ["file"] : []), "nothing half, nothing left over")
      return Fetched(record: record, bytes: destination.bytes("file"), requests: server.requests)
    }
  }
}

extension CertificateFactory {
  /// A certificate for loopback.
  static func loopback(_ kind: OriginCertificate = .valid) throws -> CertificateFactory {
    var configuration = OriginConfiguration()
    configuration.certificate = kind
    return try CertificateFactory(configuration)
  }
}
