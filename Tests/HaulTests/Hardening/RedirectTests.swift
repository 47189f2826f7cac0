import Haul
import Testing

@testable import HaulOrigin

@Suite("Checks 10, 11 and 12: whom haul talks to, and what it tells them")
struct RedirectTests {
  // MARK: - TLS

  @Test(
    "Check 10, TLS: a bad certificate fails before a request is sent, and is not tried again", .timeLimit(.minutes(1)),
    arguments: [OriginCertificate.expired, .wrongHost, .selfSigned], [true, false])
  func certificates(kind: OriginCertificate, byName: Bool) async throws {
    var configuration = OriginConfiguration()
    configuration.tls = true
    configuration.certificate = kind
    let origin = try await Origin.start(configuration)
    try await TestFolder.with { folder in
      folder.write(origin.authority ?? "", to: "authority.pem")
      let configuration = Configuration(
        strategy: .sequential, destination: folder.at("to"), trust: .authorities(file: folder.at("authority.pem")))
      let host = byName ? "localhost" : "127.0.0.1"
      let told = try await Downloader(configuration: configuration).told(["https://\(host):\(origin.port)/bytes/5"])
      #expect(told.records.first?.error == .tls, "\(told.records.first?.message ?? "")")
      #expect(told.records.first?.attempts == 1)
      #expect(try TestFolder(path: folder.at("to")).names().isEmpty)
    }
    #expect(origin.statistics.requests == 0)
    try await origin.shutdown()
  }

  @Test("Check 10, TLS: an unknown authority fails before a request is sent", .timeLimit(.minutes(1)))
  func unknownAuthority() async throws {
    var configuration = OriginConfiguration()
    configuration.tls = true
    let origin = try await Origin.start(configuration)
    try await TestFolder.with { folder in
      let told = try await Downloader(configuration: Configuration(destination: folder.path)).told([
        "\(origin.baseURL)/bytes/5"
      ])
      #expect(told.records.first?.error == .tls)
      #expect(told.records.first?.attempts == 1)
    }
    #expect(origin.statistics.requests == 0)
    try await origin.shutdown()
  }

  @Test(
    "Check 10, TLS: a redirect from https to http is refused unless asked for", .timeLimit(.minutes(1)),
    arguments: [false, true])
  func downgrade(allowed: Bool) async throws {
    let plain = try await Origin.start()
    let fetched = try await fetchOne(
      [.request, .send(Response.found("\(plain.baseURL)/bytes/5")), .silence], certificate: .loopback()
    ) { $0.allowsInsecureRedirects = allowed }
    #expect(fetched.record.error == (allowed ? nil : .refused))
    #expect(plain.statistics.connections == (allowed ? 1 : 0))
    try await plain.shutdown()
  }

  // MARK: - Credentials

  @Test(
    "Check 11, redirects: nothing secret leaves the origin it was given for, and nothing comes back later in the chain",
    .timeLimit(.minutes(1)), arguments: ["port", "host", "scheme"])
  func secrets(border: String) async throws {
    let certificate = try CertificateFactory.loopback()
    // Where the chain begins: /start leads to /near, that to the other origin, and that back.
    try await ScriptedServer.answering { request in
      if request.hasPrefix("GET /start ") { return [.send(Response.found("/near"))] }
      if request.hasPrefix("GET /near ") {
        // What the other origin is at is told in the request's own query.
        return [
          .send(
            Response.found(
              String(request.split(separator: "\r\n").first { $0.hasPrefix("X-Other: ") }?.dropFirst(9) ?? "")))
        ]
      }
      return [.send(Response.ok("home"))]
    } run: { home in
      let back = "http://127.0.0.1:\(home.port)/back"
      try await ScriptedServer.with(
        [[.request, .send(Response.found(back)), .silence]], tls: border == "scheme" ? certificate.context : nil
      ) { server in
        try await TestFolder.with { folder in
          folder.write(certificate.authority, to: "authority.pem")
          // "localhost" is another host, even if the machine is the same.
          let other = border == "host" ? "http://localhost:\(server.port)/x" : "\(server.url)/x"
          var configuration = Configuration(
            strategy: .sequential, destination: folder.at("to"),
            headers: ["X-Other: \(other)", "Cookie: s3cret=1", "X-Key: s3cret"].compactMap { HeaderField($0) },
            trust: .authorities(file: folder.at("authority.pem")))
          configuration.allowsInsecureRedirects = true
          let told = try await Downloader(configuration: configuration).told([
            "http://user:s3cret@127.0.0.1:\(home.port)/start"
          ])
          #expect(told.summary.saved == 1, "\(told.records.first?.message ?? "")")
          #expect(home.requests.count == 3)
          for request in home.requests.prefix(2) {
            #expect(request.contains("\r\nAuthorization: Basic "))
            #expect(request.contains("\r\nCookie: s3cret=1"))
            #expect(request.contains("\r\nX-Key: s3cret"))
          }
          for request in server.requests + home.requests.suffix(1) {
            #expect(!request.contains("Authorization") && !request.contains("s3cret") && !request.contains("X-Other"))
          }
          #expect(server.requests.count == 1)
          #expect(!told.records[0].json.contains("s3cret"))
        }
      }
    }
  }

  @Test("Check 11, redirects: a server's own credentials in a Location are not used", .timeLimit(.minutes(1)))
  func givenCredentials() async throws {
    try await ScriptedServer.answering { request in
      request.hasPrefix("GET /file ")
        ? [.send(Response.found("http://evil:evil@\(Self.host(of: request))/x"))] : [.send(Response.ok(""))]
    } run: { server in
      try await TestFolder.with { folder in
        _ = try await Downloader(configuration: Configuration(strategy: .sequential, destination: folder.path)).told([
          "\(server.url)/file"
        ])
        #expect(server.requests.count == 2)
        #expect(server.requests.allSatisfy { !$0.contains("Authorization") })
      }
    }
  }

  private static func host(of request: String) -> String {
    String(request.split(separator: "\r\n").first { $0.hasPrefix("Host: ") }?.dropFirst(6) ?? "")
  }

  // MARK: - Schemes and loops

  static let schemes = [
    "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "data:text/plain,x", "javascript:alert(1)",
    "ws://127.0.0.1/x", "unix:/run/x", "dict://127.0.0.1:11211/stat", "http:", "://127.0.0.1/", "//",
    "HTTPX://127.0.0.1/", "about:blank", "\u{1}http://127.0.0.1/",
  ]

  @Test("Check 12, schemes: in a list they fail as url, and no server is asked", .timeLimit(.minutes(1)))
  func listedSchemes() async throws {
    try await TestFolder.with { folder in
      let told = try await Downloader(configuration: Configuration(destination: folder.path)).told(
        Self.schemes + ["", "127.0.0.1/x", "x"])
      #expect(told.records.count == Self.schemes.count + 3)
      #expect(told.records.allSatisfy { $0.error == .url }, "\(told.records.filter { $0.error != .url }.map(\.url))")
      #expect(try folder.names().isEmpty)
    }
  }

  @Test(
    "Check 12, schemes: in a Location they fail as redirect", .timeLimit(.minutes(1)),
    arguments: schemes.filter { !$0.hasPrefix("\u{1}") && !$0.hasPrefix(":") })
  func redirectedSchemes(location: String) async throws {
    let fetched = try await fetchOne([.request, .send(Response.found(location)), .silence])
    #expect(fetched.record.error == .redirect, "\(fetched.record.message ?? "")")
    #expect(fetched.requests.count == 1)
  }

  @Test(
    "Check 12, loops end after 20 hops, or as many as asked for", .timeLimit(.minutes(1)), arguments: [0, 1, 20])
  func loops(hops: Int) async throws {
    try await ScriptedServer.answering { _ in
      [.send(Response.found("/file"))]
    } run: { server in
      try await TestFolder.with { folder in
        let configuration = Configuration(
          strategy: .sequential, destination: folder.path, maximumRedirects: hops)
        let told = try await Downloader(configuration: configuration).told(["\(server.url)/file"])
        #expect(told.records.first?.error == .redirect)
        #expect(told.records.first?.attempts == 1)
        #expect(server.requests.count == hops + 1)
        #expect(try folder.names().isEmpty)
      }
    }
    #expect(Configuration().maximumRedirects == 20)
  }
}
