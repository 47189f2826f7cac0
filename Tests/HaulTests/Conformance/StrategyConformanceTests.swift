import Haul
import HaulOrigin
import Testing

/// One at a time: some look at what other processes and threads this one has.
@Suite("Placements", .serialized)
enum Placements {}

extension Placements {
  /// What every strategy and every mixture must do alike: the same bytes, names and records, wherever attempts run.
  @Suite("Every placement")
  struct StrategyConformanceTests {
    static let strategies: [Strategy] = [
      .sequential, .threads(workers: 5), .processes(workers: 3), .async(workers: 7),
      .placed(Placement(processes: 1, loops: 2, slots: 3)), .placed(Placement(processes: 2, loops: 2, slots: 2)),
      .processes(workers: 1, slotsPerProcess: 4),
    ]

    /// Where and over which version of HTTP attempts run.
    struct Place: Sendable, CustomTestStringConvertible {
      var strategy: Strategy
      var version = HTTPChoice.auto

      var testDescription: String { "\(strategy), HTTP \(version.rawValue)" }
    }

    static let places =
      strategies.map { Place(strategy: $0) } + strategies.map { Place(strategy: $0, version: .http2) }

    private func configuration(_ place: Place, _ folder: TestFolder) throws -> Configuration {
      var configuration = Configuration(
        strategy: place.strategy, destination: folder.path, retries: 1, computesDigest: true,
        workerExecutable: try haulExecutable())
      configuration.httpVersion = place.version
      return configuration
    }

    /// Pictures of any small size, none included.
    private static let small: OriginConfiguration = {
      var configuration = OriginConfiguration()
      configuration.count = 40
      configuration.sizes = 0...20_000
      return configuration
    }()

    private func withOrigin<Value>(
      _ configuration: OriginConfiguration = small, _ body: (Origin) async throws -> Value
    ) async throws -> Value {
      try await Origin.with(configuration, body)
    }

    /// The manifest's digests by name.
    private func digests(_ origin: Origin) -> [String: String] {
      var digests: [String: String] = [:]
      for line in origin.manifest().split(separator: "\n") {
        let parts = line.split(separator: " ", omittingEmptySubsequences: true)
        if parts.count == 2 { digests[String(parts[1])] = String(parts[0]) }
      }
      return digests
    }

    @Test("saves every file whole, and nothing else", .timeLimit(.minutes(1)), arguments: places)
    func whole(place: Place) async throws {
      try await withOrigin { origin in
        try await TestFolder.with { folder in
          let told = try await Downloader(configuration: configuration(place, folder)).told(origin.urls)
          let digests = digests(origin)
          #expect(told.summary.saved == 40)
          #expect(told.summary.isComplete)
          #expect(try folder.names() == Set(digests.keys))
          for record in told.records {
            let name = "image\(record.index + 1).jpg"
            #expect(record.status == .saved)
            #expect(record.path == folder.at(name))
            #expect(record.httpVersion == (place.version == .http2 ? "2" : "1.1"))
            #expect(record.sha256 == digests[name])
            #expect(folder.bytes(name).map { $0.sha256 } == digests[name])
            #expect(record.bytes == folder.bytes(name)?.count)
          }
        }
      }
    }

    @Test("tells the same of good and bad items", .timeLimit(.minutes(1)), arguments: places)
    func mixed(place: Place) async throws {
      try await ScriptedServer.with([[.request, .send("HTTP/1.1 200 OK\r\nContent-Length: 75\r\n\r\nshort!"), .close]])
      {
        server in
        try await withOrigin { origin in
          try await TestFolder.with { folder in
            folder.write("mine", to: "there.txt")
            let base = origin.baseURL
            let dead = try await deadPort()
            let urls = [
              "\(base)/images/image1.jpg", "\(base)/status/404", "\(base)/images/image1.jpg", "ftp://a.example/x",
              "\(base)/bytes/0", "\(base)/chunked/100000", "\(base)/until-close/5000", "http://127.0.0.1:\(dead)/dead",
              "\(base)/redirect/302?to=/images/image2.jpg", "\(base)/redirect-loop", "\(base)/status/204",
              "\(base)/status/503", "\(server.url)/short", "\(base)/there.txt", "http://:80/", "not a url",
              "\(base)/redirect/301/3", "http://127.0.0.1:99999/", "\(base)/status/429",
            ]
            var configuration = try configuration(place, folder)
            configuration.retries = 0
            let told = try await Downloader(configuration: configuration).told(urls)
            // That server speaks HTTP/1.1 alone.
            let short: (Record.Status, FailureClass?, String?, Int?) =
              place.version == .http2 ? (.failed, .protocol, "short", nil) : (.failed, .truncated, "short", 6)
            let expected: [(Record.Status, FailureClass?, String?, Int?)] = [
              (.saved, nil, "image1.jpg", nil), (.failed, .http4xx, "404", 404), (.saved, nil, "image1-2.jpg", nil),
              (.failed, .url, nil, nil), (.saved, nil, "0", 0), (.saved, nil, "100000", 100_000),
              (.saved, nil, "5000", 5000), (.failed, .connect, "dead", nil), (.saved, nil, "302", nil),
              (.failed, .redirect, "redirect-loop", nil), (.failed, .protocol, "204", nil),
              (.failed, .http5xx, "503", nil), short, (.skipped, nil, "there.txt", nil),
              (.failed, .url, nil, nil), (.failed, .url, nil, nil), (.saved, nil, "3", 1000),
              (.failed, .url, nil, nil), (.failed, .http429, "429", nil),
            ]
            #expect(told.records.count == urls.count)
            for (record, (status, failureClass, name, _)) in zip(told.inOrder, expected) {
              #expect(record.status == status, "\(record.url): \(record.message ?? "")")
              #expect(record.error == failureClass, "\(record.url): \(record.message ?? "")")
              #expect(record.path == name.map { folder.at($0) }, "\(record.url)")
            }
            for (record, (status, _, _, bytes)) in zip(told.inOrder, expected) {
              if status == .saved, let bytes { #expect(record.bytes == bytes) }
            }
            #expect(told.summary.failed == 11)
            #expect(folder.text("there.txt") == "mine")
            let saved = expected.filter { $0.0 != .failed }.compactMap(\.2)
            #expect(try folder.names() == Set(saved))
            #expect(told.inOrder[8].finalURL == "\(base)/images/image2.jpg")
          }
        }
      }
    }

    @Test("speaks TLS, and to nobody that it does not trust", .timeLimit(.minutes(1)), arguments: places)
    func tls(place: Place) async throws {
      var secure = Self.small
      secure.tls = true
      try await withOrigin(secure) { origin in
        try await TestFolder.with { folder in
          folder.write(origin.authority ?? "", to: "authority.pem")
          var configuration = try configuration(place, folder)
          configuration.destination = folder.at("saved")
          configuration.trust = .authorities(file: folder.at("authority.pem"))
          let told = try await Downloader(configuration: configuration).told(origin.urls)
          #expect(told.summary.saved == 40)
          configuration.trust = .system
          configuration.destination = folder.at("not")
          let refused = try await Downloader(configuration: configuration).told(Array(origin.urls.prefix(3)))
          #expect(refused.summary.failures == [.tls: 3])
          #expect(refused.records.allSatisfy { $0.attempts == 1 })
          configuration.trust = .anyone
          let careless = try await Downloader(configuration: configuration).told(Array(origin.urls.prefix(3)))
          #expect(careless.summary.saved == 3)
        }
      }
    }

    @Test("names the same files for the same list, duplicates in list order", .timeLimit(.minutes(1)))
    func names() async throws {
      var jittery = Self.small
      jittery.jitter = .milliseconds(3)
      try await withOrigin(jittery) { origin in
        let urls = (0..<60).map { "\(origin.baseURL)/bytes/\($0 % 7)?\($0)" }
        var seen: [[String?]] = []
        for place in Self.places {
          try await TestFolder.with { folder in
            let told = try await Downloader(configuration: configuration(place, folder)).told(urls)
            #expect(told.summary.saved == 60)
            seen.append(told.inOrder.map { $0.path?.split(separator: "/").last.map(String.init) })
          }
        }
        #expect(Set(seen).count == 1)
        #expect(seen.first?[7] == "0-2")
        #expect(seen.first?[59] == "3-9")
      }
    }

    @Test(
      "stops when cancelled, with a record for what was in flight and no half file", .timeLimit(.minutes(1)),
      arguments: places)
    func cancelled(place: Place) async throws {
      try await withOrigin { origin in
        try await TestFolder.with { folder in
          // The first item is saved; whatever comes after it stalls in its body.
          let urls = ["\(origin.baseURL)/bytes/10"] + (0..<30).map { "\(origin.baseURL)/stall/100?\($0)" }
          let download = try Downloader(configuration: configuration(place, folder)).download(urls)
          var records: [Record] = []
          var summary = Summary()
          for await event in download {
            switch event {
            case .record(let record):
              records.append(record)
              download.cancel()
            case .summary(let account): summary = account
            case .progress, .warning: break
            }
          }
          #expect(summary.stop == .cancelled)
          #expect(summary.saved == 1)
          #expect(records.dropFirst().allSatisfy { $0.error == .interrupted })
          #expect(records.count <= 1 + place.strategy.placement(cores: 8).capacity)
          #expect(try folder.names() == ["10"])
        }
      }
    }

    @Test(
      "brings 5,000 items", .timeLimit(.minutes(2)),
      arguments: [
        Place(strategy: .threads(workers: 8)), Place(strategy: .processes(workers: 2, slotsPerProcess: 8)),
        Place(strategy: .async(workers: 16)), Place(strategy: .async(workers: 16), version: .http2),
      ])
    func many(place: Place) async throws {
      var long = Self.small
      long.count = 5000
      long.sizes = 10...500
      try await withOrigin(long) { origin in
        try await TestFolder.with { folder in
          let told = try await Downloader(configuration: configuration(place, folder)).told(origin.urls)
          #expect(told.summary.saved == 5000)
          #expect(Set(told.records.map(\.index)).count == 5000)
          #expect(try folder.names().count == 5000)
          // Connections are kept: far fewer of them than files.
          #expect(origin.statistics.connections <= (place.version == .http2 ? 32 : 100))
        }
      }
    }

    @Test(
      "writes 64 MB with bounded memory", .timeLimit(.minutes(2)),
      arguments: [
        Place(strategy: .sequential), Place(strategy: .processes(workers: 1)),
        Place(strategy: .sequential, version: .http2),
      ])
    func large(place: Place) async throws {
      let size = 64_000_000
      let before = Processes.peakMemory("self") ?? 0
      var childPeak = 0
      var records: [Record] = []
      try await withOrigin { origin in
        try await TestFolder.with { folder in
          var configuration = try configuration(place, folder)
          configuration.computesDigest = false
          let urls = ["\(origin.baseURL)/bytes/\(size)", "\(origin.baseURL)/chunked/\(size)"]
          for await event in try Downloader(configuration: configuration).download(urls) {
            guard case .record(let record) = event else { continue }
            records.append(record)
            childPeak = max(childPeak, Processes.workers().compactMap { Processes.peakMemory("\($0)") }.max() ?? 0)
          }
        }
      }
      #expect(records.map(\.bytes) == [size, size])
      // The origin, which makes the bytes, is in this process too.
      #expect((Processes.peakMemory("self") ?? 0) - before < size / 2)
      #expect(childPeak < size)
    }
  }
}
