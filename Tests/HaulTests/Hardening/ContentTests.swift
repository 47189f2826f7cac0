import Haul
import Testing

@Suite("Checks 16, 18 and 19: too much of everything")
struct ContentTests {
  private static let million = String(repeating: "x", count: 1_000_000)

  @Test(
    "Check 16, --max-size: known length, chunked, until close: stops within the cap and one buffer",
    .timeLimit(.minutes(1)),
    arguments: [
      ("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n", million),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "F4240\r\n\(million)\r\n"),
      ("HTTP/1.1 200 OK\r\n\r\n", million),
      ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", million),
    ])
  func maximumSize(head: String, body: String) async throws {
    let fetched = try await fetchOne([.request, .send(head), .flood(body)]) {
      $0.sizes = SizeLimits(maximum: 1_500_000)
    }
    #expect(fetched.record.error == .tooLarge, "\(fetched.record.message ?? "")")
    #expect((fetched.record.bytes ?? .max) <= 1_500_000 + 262_144)
  }

  @Test(
    "Check 16, --max-size: the body of a redirect or an error is not read on without end", .timeLimit(.minutes(1)),
    arguments: ["HTTP/1.1 302 Found\r\nLocation: /file\r\n\r\n", "HTTP/1.1 404 Not Found\r\n\r\n"])
  func otherBodies(head: String) async throws {
    let fetched = try await fetchOne([.request, .send(head), .flood(Self.million)]) { $0.maximumRedirects = 2 }
    #expect(fetched.record.error == (head.contains("404") ? .http4xx : .redirect), "\(fetched.record.message ?? "")")
    #expect(fetched.record.bytes == 0)
  }

  @Test(
    "Check 16, --max-size: exactly so many bytes are not too many", .timeLimit(.minutes(1)),
    arguments: [
      Response.ok("12345"), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\n\r\n12345",
    ])
  func exactSize(response: String) async throws {
    let fetched = try await fetchOne([.request, .send(response), .close]) { $0.sizes = SizeLimits(maximum: 5) }
    #expect(fetched.text == "12345")
  }

  // MARK: - Heads

  private static func head(fields: Int, of size: Int) -> String {
    let field = "X: \(String(repeating: "x", count: size))\r\n"
    return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + String(repeating: field, count: fields) + "\r\nhi"
  }

  @Test(
    "Check 18, header floods: 64 kB and 256 fields, and not one more", .timeLimit(.minutes(1)),
    arguments: [
      (1, 100_000, false), (110, 3000, false), (5001, 1, false), (256, 1, false), (22, 3000, false),
      (255, 1, true), (20, 3000, true), (1, 60_000, true),
    ])
  func floods(fields: Int, size: Int, isFine: Bool) async throws {
    let fetched = try await fetchOne([.request, .send(Self.head(fields: fields, of: size)), .silence])
    #expect(fetched.record.error == (isFine ? nil : .protocol), "\(fetched.record.message ?? "")")
  }

  @Test(
    "Check 18, header floods: the same over a chain of redirects, in informational answers and in trailers",
    .timeLimit(.minutes(1)))
  func chains() async throws {
    let field = "X: \(String(repeating: "x", count: 3000))\r\n"
    for (perHop, hops, isFine) in [(5, 3, true), (5, 6, false)] {
      try await ScriptedServer.answering { request in
        let hop = Int(request.split(separator: " ").dropFirst().first?.dropFirst() ?? "") ?? 0
        return [
          .send(hop < hops ? Response.found("/\(hop + 1)", String(repeating: field, count: perHop)) : Response.ok("hi"))
        ]
      } run: { server in
        try await TestFolder.with { folder in
          let configuration = Configuration(strategy: .sequential, destination: folder.path)
          let told = try await Downloader(configuration: configuration).told(["\(server.url)/0"])
          #expect(told.records.first?.error == (isFine ? nil : .protocol), "\(told.records.first?.message ?? "")")
          #expect(told.records.first?.attempts == 1)
        }
      }
    }
    let fields = String(repeating: "X: y\r\n", count: 300)
    for answer in [
      "HTTP/1.1 103 Early Hints\r\n\(fields)\r\n" + Response.ok("hi"),
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\(fields)\r\n",
    ] {
      let fetched = try await fetchOne([.request, .send(answer), .silence])
      #expect(fetched.record.error == .protocol, "\(fetched.record.message ?? "")")
    }
  }

  @Test(
    "Check 18, header floods: spaces without end before a field's value", .timeLimit(.minutes(1)),
    arguments: ["", "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n"])
  func spaces(start: String) async throws {
    let steps: [ScriptedServer.Step] = [
      .request, .send("HTTP/1.1 200 OK\r\n\(start)X:"), .flood(String(repeating: " ", count: 10_000)),
    ]
    let fetched = try await fetchOne(steps)
    #expect(fetched.record.error == .protocol, "\(fetched.record.message ?? "")")
  }

  // MARK: - Codings

  /// "hello" by gzip(1), and its first half.
  private static let packed: [UInt8] = [
    0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0, 0x86, 0xa6, 0x10, 0x36, 0x05, 0, 0,
    0,
  ]

  @Test(
    "Check 19, decompression: identity is asked for, and what comes packed all the same is stored as sent",
    .timeLimit(.minutes(1)), arguments: ["gzip", "gzip, gzip, gzip, br", "x-unknown", "identity"], [25, 12])
  func codings(coding: String, size: Int) async throws {
    let body = Array(Self.packed.prefix(size))
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: \(body.count)\r\n\r\n"
    let fetched = try await fetchOne([.request, .bytes(Array(head.utf8) + body), .silence])
    #expect(fetched.bytes == body)
    #expect(fetched.requests.first?.contains("\r\nAccept-Encoding: identity") == true)
  }
}
