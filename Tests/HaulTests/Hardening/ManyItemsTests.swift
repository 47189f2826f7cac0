import Haul
import HaulOrigin
import Testing

extension Placements {
  @Suite("Checks 9 and 27: many items, and servers that are not to be trusted")
  struct ManyItemsTests {
    @Test(
      "Check 9, a mixed list of 1,000: one record each, and exit code 0 only if all succeeded", .timeLimit(.minutes(1)),
      arguments: ["async", "threads", "processes"])
    func mixed(strategy: String) async throws {
      let origin = try await Origin.start()
      try await ScriptedServer.with([[.request, .reset]]) { server in
        try await TestFolder.with { folder in
          let kinds = ["\(origin.baseURL)/bytes/", "\(origin.baseURL)/status/404?", "\(server.url)/", "nonsense "]
          let urls = (0..<1000).map { "\(kinds[$0 % 4])\($0)" }
          folder.write(urls.joined(separator: "\n"), to: "list")
          let options = ["--retries", "0", "--json", "--strategy", strategy, "--workers", "8"]
          let result = try await haul(["-i", "list", "--to", "to"] + options, in: folder)
          #expect(result.code == 1)
          let records = try result.lines.map { try Record(json: $0.utf8) }
          #expect(records.map(\.index).sorted() == Array(0..<1000))
          for record in records {
            let expected: [FailureClass?] = [nil, .http4xx, .connect, .url]
            #expect(record.error == expected[record.index % 4], "\(record.url): \(record.message ?? "")")
          }
          #expect(result.errors.contains("1,000 files: 250 saved") || result.errors.contains("1000 files: 250 saved"))
          #expect(try TestFolder(path: folder.at("to")).names().filter { !$0.hasPrefix(".") }.count == 250)

          folder.write(urls.indices.filter { $0 % 4 == 0 }.map { urls[$0] }.joined(separator: "\n"), to: "good")
          #expect(try await haul(["-i", "good", "--to", "good-to"] + options, in: folder).code == 0)
        }
      }
      try await origin.shutdown()
    }

    @Test(
      "Check 27, reused connections: closed when idle, extra bytes, a second answer: never a wrong body in 10,000 items",
      .timeLimit(.minutes(2)), arguments: [Strategy.async(workers: 16)])
    func reused(strategy: Strategy) async throws {
      try await ScriptedServer.answering { request in
        let path = String(request.split(separator: " ").dropFirst().first ?? "")
        let answer = Response.ok(path)
        var random = SplitMix64(seed: UInt64(path.dropFirst()) ?? 0)
        switch random.next() % 40 {
        case 0: return [.send(answer), .close]
        case 1: return [.send(answer), .reset]
        case 2: return [.send(answer + "more")]
        case 3: return [.send(answer + Response.ok("evil"))]
        case 4: return [.send(answer + "HTTP/1.1 200 OK\r\n\r\nevil")]
        case 5: return [.send(Response.ok(path, "Connection: close\r\n"))]
        case 6: return [.send(Response.ok(path, "Connection: close\r\n") + Response.ok("evil"))]
        case 7:
          return [
            .send(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(String(path.utf8.count, radix: 16))\r\n\(path)\r\n0\r\n\r\n"
            )
          ]
        case 8: return [.send("HTTP/1.1 200 OK\r\n\r\n\(path)"), .close]
        case 9: return [.send("HTTP/1.1 103 Early Hints\r\n\r\n" + answer)]
        default: return [.send(answer)]
        }
      } run: { server in
        try await TestFolder.with { folder in
          let configuration = Configuration(strategy: strategy, destination: folder.path, retries: 5)
          let told = try await Downloader(configuration: configuration).told((0..<10_000).map { "\(server.url)/\($0)" })
          #expect(told.summary.saved == 10_000, "\(told.summary.failures)")
          let wrong = (0..<10_000).filter { folder.text("\($0)") != "/\($0)" }
          #expect(wrong.isEmpty)
          #expect(server.connections < 5000, "connections are used again")
        }
      }
    }
  }
}
