import Haul
import Testing

@testable import HaulOrigin

#if canImport(Glibc)
  import Glibc
#endif

extension Placements {
  /// Every word that a record's `error` can have, with something that brings it about.
  @Suite("Every class of failure")
  struct FailureClassTests {
    @Test(
      "each class of a record's error comes about, alone in its list", .timeLimit(.minutes(1)),
      arguments: FailureClass.allCases, [Strategy.sequential, .processes(workers: 1)])
    func each(failureClass: FailureClass, strategy: Strategy) async throws {
      let certificate = try CertificateFactory.loopback()
      try await ScriptedServer.with(
        [Self.steps(failureClass)], tls: failureClass == .refused || failureClass == .tls ? certificate.context : nil
      ) { server in
        try await TestFolder.with { folder in
          folder.write(certificate.authority, to: "authority.pem")
          var configuration = Configuration(
            strategy: strategy, destination: folder.at("to"), retries: 0, workerExecutable: try haulExecutable())
          if failureClass == .refused { configuration.trust = .authorities(file: folder.at("authority.pem")) }
          configuration.limits.firstByte = .milliseconds(failureClass == .timeout ? 200 : 30_000)
          configuration.sizes = SizeLimits(minimum: 2, maximum: 100)
          var url = "\(server.url)/x"
          switch failureClass {
          case .url: url = "nonsense"
          case .dns: url = "http://nowhere.invalid/x"
          case .connect: url = "http://127.0.0.1:\(try await deadPort())/x"
          case .disk:
            // A folder stands where the file must be.
            #expect(mkdir(folder.at("to"), 0o777) == 0)
            #expect(mkdir(folder.at("to/x"), 0o777) == 0)
          default: break
          }
          let download = try Downloader(configuration: configuration).download([url])
          var records: [Record] = []
          if failureClass == .interrupted { Task { await Self.cancel(download, whenAsked: server) } }
          for await event in download {
            if case .record(let record) = event { records.append(record) }
          }
          #expect(records.count == 1)
          #expect(records.first?.status == .failed)
          #expect(records.first?.error == failureClass, "\(records.first?.message ?? "")")
          #expect(records.first?.message?.isEmpty == false)
          let names = try? TestFolder(path: folder.at("to")).names().filter { !$0.hasPrefix(".haul") }
          #expect((names ?? []).isEmpty || failureClass == .disk)
        }
      }
    }

    @Test("https of a server that answers without TLS says so", .timeLimit(.minutes(1)))
    func withoutTLS() async throws {
      try await ScriptedServer.with([[.send(Response.ok("plain")), .silence]]) { server in
        try await TestFolder.with { folder in
          let configuration = Configuration(strategy: .sequential, destination: folder.at("to"), retries: 0)
          let url = server.url.replacing("http://", with: "https://") + "/x"
          var record: Record?
          for await event in try Downloader(configuration: configuration).download([url]) {
            if case .record(let ended) = event { record = ended }
          }
          #expect(record?.error == .tls)
          #expect(record?.message?.contains("http:// may be right") == true, "\(record?.message ?? "")")
        }
      }
    }

    /// Cancels once the server has the request, so that the item is in flight.
    private static func cancel(_ download: Download, whenAsked server: ScriptedServer) async {
      while server.requests.isEmpty { await Task.yield() }
      download.cancel()
    }

    private static func steps(_ failureClass: FailureClass) -> [ScriptedServer.Step] {
      switch failureClass {
      case .url, .dns, .connect, .tls, .timeout, .interrupted: [.request, .silence]
      case .http4xx: [.request, .send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), .silence]
      case .http429: [.request, .send("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"), .silence]
      case .http5xx: [.request, .send("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"), .silence]
      case .redirect: [.request, .send(Response.found("ftp://h/")), .silence]
      case .truncated: [.request, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"), .close]
      case .protocol: [.request, .send("SSH-2.0-OpenSSH_9.2p1\r\n\r\n"), .close]
      case .checksum:
        [
          .request,
          .send(Response.ok("hullo", "Repr-Digest: sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:\r\n")),
          .silence,
        ]
      case .content: [.request, .send(Response.ok("x")), .silence]
      case .tooLarge: [.request, .send(Response.ok(String(repeating: "x", count: 101))), .silence]
      case .disk: [.request, .send(Response.ok("file")), .silence]
      case .refused: [.request, .send(Response.found("http://127.0.0.1:9/x")), .silence]
      }
    }
  }
}
