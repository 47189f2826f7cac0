import Haul
import Synchronization
import Testing

@testable import HaulOrigin

extension Placements {
  /// Answers changed at random, through the real transport.
  @Suite("Check 30, fuzzing: responses")
  struct ResponseFuzzTests {
    private static let body = String(repeating: "0123456789abcdef", count: 40)
    private static let corpus: [[UInt8]] = [
      Response.ok("hello"), Response.ok(body, "ETag: \"x\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"),
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n280\r\n\(body)\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n2;a=b\r\nhi\r\n0\r\nX: y\r\nZ:\r\n\r\n",
      "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\(body)", "HTTP/1.0 200 OK\r\n\r\nold",
      "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + Response.ok("hi"), Response.found("/next"),
      "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\npage", "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n",
      "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/10\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 206 Partial Content\r\nETag: \"x\"\r\nContent-Range: bytes 320-639/640\r\n\r\n\(body.prefix(320))",
      "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */640\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
      Response.ok("hello", "Repr-Digest: sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:\r\n"),
      Response.ok("one") + Response.ok("two"),
    ].map { Array($0.utf8) }

    private static let mutation = Mutation(words: [
      "HTTP/1.1", "HTTP/1.0", " 200 OK", "\r\n\r\n", "Content-Length: ", "Transfer-Encoding: chunked\r\n",
      "Transfer-Encoding: gzip\r\n", "Connection: close\r\n", "Connection: keep-alive\r\n", "0\r\n\r\n", "5\r\n",
      "FFFFFFFF\r\n",
      "7FFFFFFFFFFFFFFF\r\n", "X: \r\n", ":", "\r\n ", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 101 X\r\n\r\n",
      "a=b;", "Location: /x\r\n",
    ])

    /// The bytes that answer item `number`, and how the connection ends after them.
    private static func answer(_ number: UInt64) -> (bytes: [UInt8], steps: [ScriptedServer.Step]) {
      var random = SplitMix64(seed: Fuzzing.caseSeed(number))
      var bytes = mutation.mutated(corpus.randomElement(using: &random) ?? [], using: &random)
      // No redirect leads to another host than this server.
      while let place = bytes.firstRange(of: Array("//".utf8)) { bytes[place.lowerBound] = UInt8(ascii: "x") }
      var steps: [ScriptedServer.Step] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let size = random.next() % 4 == 0 ? Int.random(in: 1...max(rest.count, 1), using: &random) : rest.count
        steps.append(.bytes(Array(rest.prefix(size))))
        rest = rest.dropFirst(size)
      }
      steps.append(random.next() % 8 == 0 ? .reset : .close)
      return (bytes, steps)
    }

    @Test("Check 30, responses: no trap, no hang, nothing under a final name unless whole", .timeLimit(.minutes(60)))
    func responses() async throws {
      let clock = ContinuousClock()
      let end = clock.now + .seconds(2 * Fuzzing.seconds)
      var first: UInt64 = 0
      repeat {
        try await batch(first..<(first + 200))
        first += 200
      } while clock.now < end
    }

    /// Which run over a batch it is: each gets other answers.
    private final class Round: Sendable {
      let number = Atomic<UInt64>(0)
    }

    private func batch(_ numbers: Range<UInt64>) async throws {
      let round = Round()
      try await ScriptedServer.answering { request in
        let path = request.split(separator: " ").dropFirst().first ?? ""
        guard path.dropFirst().first == "f" else { return [.send(Response.ok("next")), .close] }
        let number = UInt64(path.dropFirst(2)) ?? 0
        return Self.answer(number &+ round.number.load(ordering: .relaxed) << 40).steps
      } run: { server in
        try await TestFolder.with { folder in
          var configuration = Configuration(
            strategy: .async(workers: 8), destination: folder.at("to"), retries: 0, maximumRedirects: 2)
          configuration.limits = TimeLimits(firstByte: .seconds(5), idle: .seconds(5), total: .seconds(10))
          let downloader = Downloader(configuration: configuration)
          let urls = numbers.map { "\(server.url)/f\($0)" }
          let destination = TestFolder(path: folder.at("to"))

          let told = try await downloader.told(urls)
          #expect(told.records.map(\.index).sorted() == Array(0..<numbers.count))
          #expect(try folder.names() == ["to"])
          #expect(try destination.names().filter { !$0.hasPrefix(".haul") }.count == told.summary.saved)
          for record in told.records {
            let number = numbers.lowerBound + UInt64(record.index)
            check(record, number, destination.bytes("f\(number)"))
          }

          // Another run: what was saved stays, and what was partial ends as a file or as none.
          round.number.store(1, ordering: .relaxed)
          let before = told.inOrder.map {
            $0.status == .saved ? destination.bytes("f\(numbers.lowerBound + UInt64($0.index))") : nil
          }
          let again = try await downloader.told(urls)
          #expect(again.records.map(\.index).sorted() == Array(0..<numbers.count))
          for (record, bytes) in zip(again.inOrder, before) {
            let file = destination.bytes("f\(numbers.lowerBound + UInt64(record.index))")
            #expect(bytes == nil || file == bytes)
            #expect((file != nil) == (record.status != .failed))
            #expect(record.status != .saved || record.bytes == file?.count, "\(record.url)")
            #expect(record.error != .timeout && record.error != .interrupted, "\(record.url): \(record.message ?? "")")
          }
        }
      }
    }

    private func check(_ record: Record, _ number: UInt64, _ file: [UInt8]?) {
      #expect((file != nil) == (record.status == .saved))
      #expect(record.error != .timeout && record.error != .interrupted, "case \(number): \(record.message ?? "")")
      guard let file else {
        #expect(record.error != nil && record.message?.isEmpty == false)
        return
      }
      #expect(record.bytes == file.count)
      guard record.finalURL?.hasSuffix("/f\(number)") == true else { return }
      let bytes = Self.answer(number).bytes
      switch ResponseOracle.verdict(bytes) {
      case .whole(let expected): #expect(file == expected, "case \(number): \(String(decoding: bytes, as: UTF8.self))")
      case .broken: Issue.record("case \(number) was saved: \(String(decoding: bytes, as: UTF8.self).debugDescription)")
      case .unknown: break
      }
    }
  }
}
