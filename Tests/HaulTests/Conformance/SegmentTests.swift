import Haul
import HaulOrigin
import Testing

extension Placements {
  /// A large file over several connections, over real sockets, in one process and in several.
  @Suite("A file over several connections")
  struct SegmentTests {
    static let file = PartFile(mebibytes: 4)
    static let other = PartFile(mebibytes: 4, seed: 2, tag: "\"v2\"")

    private func fetch(
      in folder: TestFolder, segments: SegmentCount = .fixed(4), strategy: Strategy = .sequential, retries: Int = 0,
      change: (inout Configuration) -> Void = { _ in },
      answer: @escaping @Sendable (String) -> [ScriptedServer.Step]
    ) async throws -> (record: Record, requests: [String]) {
      try await ScriptedServer.answering(answer) { server in
        let record = try await fetch(
          "\(server.url)/x", in: folder, segments: segments, strategy: strategy, retries: retries, change: change)
        return (record, server.requests)
      }
    }

    func fetch(
      _ url: String, in folder: TestFolder, segments: SegmentCount, strategy: Strategy = .sequential, retries: Int = 0,
      change: (inout Configuration) -> Void = { _ in }
    ) async throws -> Record {
      var configuration = Configuration(
        strategy: strategy, destination: folder.path, retries: retries, workerExecutable: try haulExecutable())
      configuration.segments = segments
      change(&configuration)
      let told = try await Downloader(configuration: configuration).told([url])
      return try #require(told.records.first)
    }

    @Test(
      "is asked for in parts of one version, and whole", .timeLimit(.minutes(1)),
      arguments: [Strategy.sequential, .async(workers: 4), .processes(workers: 1)], [2, 4, 32])
    func parts(strategy: Strategy, count: Int) async throws {
      try await TestFolder.with { folder in
        let (record, requests) = try await fetch(
          in: folder, segments: .fixed(count), strategy: strategy, change: { $0.computesDigest = true },
          answer: { Self.file.answer($0) })
        #expect(record.status == .saved)
        #expect(record.attempts == 1)
        #expect(record.bytes == Self.file.bytes.count)
        #expect(record.resumedFrom == nil)
        #expect(record.sha256 == Self.file.bytes.sha256)
        #expect(folder.bytes("x") == Self.file.bytes)
        #expect(try folder.names() == ["x"])
        #expect(requests.first?.contains("Range:") == false)
        #expect(requests.count > 1)
        #expect(requests.dropFirst().allSatisfy { $0.contains("Range: bytes=") && $0.contains("If-Range: \"v1\"") })
      }
    }

    @Test("one connection is the default, and enough for a small file", .timeLimit(.minutes(1)))
    func one() async throws {
      let small = PartFile(mebibytes: 1)
      for (file, count) in [(Self.file, 1), (small, 8)] {
        try await TestFolder.with { folder in
          let (record, requests) = try await fetch(
            in: folder, segments: .fixed(count), answer: { file.answer($0) })
          #expect(record.status == .saved)
          #expect(requests.count == 1)
        }
      }
      #expect(Configuration().segments == .fixed(1))
    }

    @Test(
      "is asked for once where the first answer does not show that parts can be had", .timeLimit(.minutes(1)),
      arguments: ["", "Accept-Ranges: bytes\r\nETag: W/\"a\"", "Accept-Ranges: none\r\nETag: \"a\"", "ETag: \"a\""])
    func cannot(fields: String) async throws {
      try await TestFolder.with { folder in
        let lines = fields.isEmpty ? "" : fields + "\r\n"
        let (record, requests) = try await fetch(in: folder) { _ in
          [
            .send("HTTP/1.1 200 OK\r\nContent-Length: \(Self.file.bytes.count)\r\n\(lines)\r\n"),
            .bytes(Self.file.bytes),
          ]
        }
        #expect(record.status == .saved)
        #expect(requests.count == 1)
        #expect(folder.bytes("x") == Self.file.bytes)
      }
    }

    struct PartAnswer: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let steps: @Sendable (Range<Int>) -> [ScriptedServer.Step]

      init(_ name: String, _ steps: @escaping @Sendable (Range<Int>) -> [ScriptedServer.Step]) {
        testDescription = name
        self.steps = steps
      }

      /// A head without a body.
      init(_ name: String, status: String, _ fields: String = "") {
        self.init(name) { _ in [.send("HTTP/1.1 \(status)\r\n\(fields)Content-Length: 0\r\n\r\n")] }
      }
    }

    private static let wrongAnswers: [PartAnswer] = [
      PartAnswer("the whole file") { _ in file.whole },
      PartAnswer("the whole of another version") { _ in other.whole },
      PartAnswer("a wrong start") {
        [.send(file.partHead(($0.lowerBound - 1)..<($0.upperBound - 1))), .bytes(Array(file.bytes[$0]))]
      },
      PartAnswer("less than the part") {
        [.send(file.partHead($0.lowerBound..<($0.upperBound - 1))), .bytes(Array(file.bytes[$0].dropLast()))]
      },
      PartAnswer("another length") {
        [.send(file.partHead($0, total: file.bytes.count + 1)), .bytes(Array(file.bytes[$0]))]
      },
      PartAnswer("another tag") { [.send(file.partHead($0, tag: "\"v2\"")), .bytes(Array(other.bytes[$0]))] },
      PartAnswer("a weak tag") { [.send(file.partHead($0, tag: "W/\"v1\"")), .bytes(Array(other.bytes[$0]))] },
      PartAnswer("a coding") {
        [.send(file.partHead($0, others: "Content-Encoding: gzip\r\n")), .bytes(Array(other.bytes[$0]))]
      },
      PartAnswer("several ranges") {
        [
          .send(
            "HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=b\r\nETag: \"v1\"\r\nContent-Length: \($0.count)\r\n\r\n"
          ), .bytes(Array(other.bytes[$0])),
        ]
      },
      PartAnswer("no such range", status: "416 Range Not Satisfiable", "Content-Range: bytes */4\r\n"),
      PartAnswer("a failed condition", status: "412 Precondition Failed"),
      PartAnswer("nothing", status: "204 No Content"),
    ]

    private static let refusals: [PartAnswer] = [
      PartAnswer("too busy", status: "503 Service Unavailable", "Retry-After: 1\r\n"),
      PartAnswer("too many", status: "429 Too Many Requests"), PartAnswer("not found", status: "404 Not Found"),
      PartAnswer("elsewhere", status: "302 Found", "Location: /y\r\n"),
      PartAnswer("the end of the connection") { _ in [.close] },
      PartAnswer("a reset") { _ in [.reset] }, PartAnswer("no HTTP") { _ in [.send("nonsense\r\n\r\n"), .close] },
    ]

    @Test(
      "whatever parts are answered with, the first response brings the file as it is", .timeLimit(.minutes(1)),
      arguments: wrongAnswers + refusals)
    func alone(answer: PartAnswer) async throws {
      try await TestFolder.with { folder in
        let (record, requests) = try await fetch(in: folder) { head in
          Self.file.asked(head).map { answer.steps($0) } ?? Self.file.whole
        }
        #expect(record.status == .saved, "\(record.message ?? "")")
        #expect(record.attempts == 1)
        #expect(record.etag == "\"v1\"")
        #expect(record.httpStatus == 200)
        #expect(folder.bytes("x") == Self.file.bytes)
        #expect(try folder.names() == ["x"])
        #expect(requests.count { !$0.contains("Range:") } == 1, "the first response was enough")
      }
    }

    @Test(
      "a version that changes on the way leaves the one or the other, never a mixture", .timeLimit(.minutes(1)),
      arguments: [true, false], 2..<6)
    func changed(isHeld: Bool, after: Int) async throws {
      let counter = Counter()
      let gate = ScriptedServer.Gate()
      try await TestFolder.with { folder in
        let (record, _) = try await fetch(in: folder, change: { $0.limits.idle = .seconds(20) }) { head in
          let number = counter.next()
          guard let range = Self.file.asked(head) else {
            let file = number == 1 ? Self.file : Self.other
            guard isHeld, number == 1 else { return file.whole }
            // Begins, and goes on once the other version has been met.
            return [
              .send(file.wholeHead), .bytes(Array(file.bytes[..<1000])), .wait(gate),
              .bytes(Array(file.bytes[1000...])),
            ]
          }
          if number >= after { return [.open(gate)] + Self.other.whole }
          // Cut in the middle, so that its rest is asked for when the version is another.
          return [
            .send(Self.file.partHead(range)), .bytes(Array(Self.file.bytes[range].prefix(range.count / 2))), .reset,
          ]
        }
        #expect(record.status == .saved, "\(record.message ?? "")")
        let file = record.etag == "\"v1\"" ? Self.file : Self.other
        #expect(folder.bytes("x") == file.bytes)
        #expect(try folder.names() == ["x"])
      }
    }

    @Test(
      "a part that is cut, or comes to a stop, is completed over another connection", .timeLimit(.minutes(1)),
      arguments: [ScriptedServer.Step.close, .reset, .silence])
    func cut(step: ScriptedServer.Step) async throws {
      let counter = Counter()
      let gate = ScriptedServer.Gate()
      try await TestFolder.with { folder in
        let (record, requests) = try await fetch(in: folder, change: { $0.limits.idle = .milliseconds(300) }) { head in
          guard let range = Self.file.asked(head) else {
            // Waits, so that it does not bring the others' parts itself.
            let bytes = Self.file.bytes
            return [
              .send(Self.file.wholeHead), .bytes(Array(bytes[..<1000])), .wait(gate), .bytes(Array(bytes[1000...])),
            ]
          }
          let number = counter.next()
          guard number == 2 else { return (number > 3 ? [.open(gate)] : []) + Self.file.part(range) }
          return [.send(Self.file.partHead(range)), .bytes(Array(Self.file.bytes[range].prefix(1000))), step]
        }
        #expect(record.status == .saved, "\(record.message ?? "")")
        #expect(record.attempts == 1)
        #expect(folder.bytes("x") == Self.file.bytes)
        #expect(requests.count > 4)
      }
    }

    @Test(
      "a server that closes after each piece gets more attempts, and is asked for the whole file once",
      .timeLimit(.minutes(1)), arguments: [Strategy.sequential, .processes(workers: 1)])
    func pieces(strategy: Strategy) async throws {
      // More pieces than an attempt is patient for.
      let (file, piece) = (Self.file, 300 << 10)
      try await TestFolder.with { folder in
        let (record, requests) = try await fetch(in: folder, strategy: strategy, retries: 20) { head in
          let range = file.asked(head) ?? 0..<file.bytes.count
          let isFirst = file.asked(head) == nil
          let sent = range.lowerBound..<min(range.upperBound, range.lowerBound + piece)
          return [.send(isFirst ? file.wholeHead : file.partHead(range)), .bytes(Array(file.bytes[sent])), .close]
        }
        #expect(record.status == .saved, "\(record.message ?? "")")
        #expect(folder.bytes("x") == file.bytes)
        #expect(requests.count { !$0.contains("Range:") } == 1)
        #expect(record.attempts > 1)
        #expect(record.resumedFrom != nil)
      }
    }

    @Test("nothing is written with --discard, and nothing stays without resuming", .timeLimit(.minutes(1)))
    func sinks() async throws {
      for discards in [true, false] {
        try await TestFolder.with { folder in
          let (record, requests) = try await fetch(
            in: folder,
            change: { configuration in
              configuration.discards = discards
              configuration.resumes = false
              configuration.synchronizes = true
            }, answer: { Self.file.answer($0) })
          #expect(record.status == .saved)
          #expect(record.bytes == Self.file.bytes.count)
          #expect(requests.count > 1)
          #expect(try folder.names() == (discards ? [] : ["x"]))
        }
      }
    }

    @Test("a promise of another digest is found out over the whole file", .timeLimit(.minutes(1)))
    func digest() async throws {
      try await TestFolder.with { folder in
        let (record, _) = try await fetch(
          in: folder, change: { $0.checksums = ["x": String(repeating: "0", count: 64)] },
          answer: { Self.file.answer($0) })
        #expect(record.error == .checksum)
        #expect(try folder.names().isEmpty)
      }
    }

    @Test("silence on all connections ends within the limit, and the total limit holds", .timeLimit(.minutes(1)))
    func silent() async throws {
      for isTotal in [false, true] {
        try await TestFolder.with { folder in
          let (record, _) = try await fetch(
            in: folder,
            change: { configuration in
              configuration.limits.idle = isTotal ? .seconds(50) : .milliseconds(200)
              configuration.limits.firstByte = isTotal ? .seconds(50) : .milliseconds(200)
              configuration.limits.total = isTotal ? .seconds(1) : nil
            },
            answer: { head in
              Self.file.asked(head) == nil
                ? [.send(Self.file.wholeHead), .bytes(Array(Self.file.bytes[..<1000])), .silence] : [.silence]
            })
          #expect(record.error == .timeout)
          #expect(record.message?.contains(isTotal ? "--timeout" : "-timeout") == true)
        }
      }
    }

    @Test(
      "auto opens more while they help and workers are idle, and none where there is one worker",
      .timeLimit(.minutes(1)),
      arguments: [1, 6])
    func automatic(workers: Int) async throws {
      var configuration = OriginConfiguration()
      configuration.bandwidth = 8_000_000
      let origin = try await Origin.start(configuration)
      try await TestFolder.with { folder in
        let size = 20 << 20
        let record = try await fetch(
          "\(origin.baseURL)/bytes/\(size)", in: folder, segments: .auto, strategy: .async(workers: workers))
        #expect(record.status == .saved)
        #expect(folder.bytes("\(size)")?.count == size)
        let most = origin.statistics.mostRequests
        #expect(workers == 1 ? most == 1 : (2...workers).contains(most))
      }
      try await origin.shutdown()
    }

    @Test("numbers that make no sense are refused", arguments: [0, -1, 33])
    func refused(count: Int) {
      var configuration = Configuration()
      configuration.segments = .fixed(count)
      #expect(throws: HaulError.self) { _ = try Downloader(configuration: configuration).download(["http://h/"]) }
    }
  }
}
