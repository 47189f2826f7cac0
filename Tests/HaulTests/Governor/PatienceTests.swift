import FoundationEssentials
import Haul
import Testing

extension Placements {
  @Suite("Check 23: answers that ask for patience")
  struct PatienceTests {
    private func fetch(_ scripts: [[ScriptedServer.Step]], _ strategy: Strategy) async throws -> (Told, Int) {
      try await ScriptedServer.with(scripts) { server in
        try await TestFolder.with { folder in
          let configuration = Configuration(
            strategy: strategy, destination: folder.path, workerExecutable: try haulExecutable())
          let told = try await Downloader(configuration: configuration).told(["\(server.url)/x"])
          return (told, server.requests.count)
        }
      }
    }

    @Test(
      "503 twice and then the file: saved with three attempts", .timeLimit(.minutes(1)),
      arguments: [Strategy.sequential, .processes(workers: 1)])
    func eventually(strategy: Strategy) async throws {
      let busy = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 0\r\n\r\n"
      let (told, requests) = try await fetch(
        [[.request, .send(busy), .request, .send(busy), .request, .send(Response.ok("here")), .silence]], strategy)
      #expect(told.records.map(\.status) == [.saved])
      #expect(told.records.first?.attempts == 3)
      #expect(told.summary.retries == 2)
      #expect(requests == 3)
    }

    @Test("a cut body is fetched again, and nothing is spliced", .timeLimit(.minutes(1)))
    func cut() async throws {
      let half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234"
      let (told, _) = try await fetch(
        [[.request, .send(half), .close], [.request, .send(Response.ok("0123456789")), .silence]], .sequential)
      #expect(told.records.first?.status == .saved)
      #expect(told.records.first?.bytes == 10)
      #expect(told.records.first?.attempts == 2)
    }

    @Test(
      "a server that asks for more time than there is ends the item at once", .timeLimit(.minutes(1)),
      arguments: ["100000", "1000000000000000000", "Fri, 31 Dec 9999 23:59:59 GMT"])
    func tooLong(retryAfter: String) async throws {
      let busy = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nRetry-After: \(retryAfter)\r\n\r\n"
      let (told, requests) = try await fetch([[.request, .send(busy), .silence]], .sequential)
      #expect(told.records.first?.error == .http429)
      #expect(told.records.first?.retryAfter == retryAfter)
      #expect(requests == 1)
    }

    @Test(
      "sizes that are not wanted stop at the announcement, or at the cap", .timeLimit(.minutes(1)),
      arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", FailureClass.tooLarge),
        (
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n\(String(repeating: "x", count: 101))\r\n",
          .tooLarge
        ),
        ("HTTP/1.1 200 OK\r\n\r\n\(String(repeating: "x", count: 101))", .tooLarge),
        (Response.ok("x"), .content),
      ])
    func sizes(response: String, expected: FailureClass) async throws {
      try await ScriptedServer.with([[.request, .send(response), .silence]]) { server in
        try await TestFolder.with { folder in
          let configuration = Configuration(
            strategy: .sequential, destination: folder.path, sizes: SizeLimits(minimum: 2, maximum: 100))
          let told = try await Downloader(configuration: configuration).told(["\(server.url)/x"])
          #expect(told.records.first?.error == expected)
          #expect(try folder.names().isEmpty)
        }
      }
    }

    @Test("a body that trickles is given up", .timeLimit(.minutes(1)))
    func trickle() async throws {
      let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nxx"
      try await ScriptedServer.with([[.request, .send(head), .silence]]) { server in
        try await TestFolder.with { folder in
          var configuration = Configuration(strategy: .sequential, destination: folder.path, retries: 0)
          configuration.limits.lowSpeed = SpeedLimit(bytesPerSecond: 100, over: .milliseconds(200))
          let told = try await Downloader(configuration: configuration).told(["\(server.url)/x"])
          #expect(told.records.first?.error == .timeout)
          #expect(told.records.first?.message?.contains("--low-speed") == true)
        }
      }
    }

    @Test(
      "a file keeps the time of the server's, unless told otherwise", .timeLimit(.minutes(1)), arguments: [true, false])
    func modified(keeps: Bool) async throws {
      let answer = Response.ok("x", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n")
      try await ScriptedServer.with([[.request, .send(answer), .silence]]) { server in
        try await TestFolder.with { folder in
          let configuration = Configuration(
            strategy: .sequential, destination: folder.path, keepsModificationTime: keeps)
          _ = try await Downloader(configuration: configuration).told(["\(server.url)/x"])
          let attributes = try FileManager.default.attributesOfItem(atPath: folder.at("x"))
          let time = attributes[.modificationDate] as? Date
          #expect((time == Date(timeIntervalSince1970: 784_111_777)) == keeps)
        }
      }
    }
  }
}
