import Haul
import HaulOrigin
import NIOCore
import Testing

extension Placements {
  @Suite("How many at once, how often and how fast, on loopback")
  struct RestraintTests {
    private func configuration(_ strategy: Strategy, _ folder: TestFolder) throws -> Configuration {
      Configuration(strategy: strategy, destination: folder.path, workerExecutable: try haulExecutable())
    }

    private func fetch(
      _ origin: OriginConfiguration, _ strategy: Strategy, _ configure: (inout Configuration) -> Void
    ) async throws -> (Told, OriginStatistics) {
      let server = try await Origin.start(origin)
      let told = try await TestFolder.with { folder in
        var configuration = try configuration(strategy, folder)
        configure(&configuration)
        return try await Downloader(configuration: configuration).told(server.urls)
      }
      let statistics = server.statistics
      try await server.shutdown()
      return (told, statistics)
    }

    @Test(
      "a server that answers 429 above a number gets every file asked for in peace", .timeLimit(.minutes(2)),
      arguments: [
        Strategy.async(workers: .automatic), .threads(workers: .automatic), .processes(workers: .automatic),
      ])
    func refusing(strategy: Strategy) async throws {
      // Long beside what other tests make this machine wait: refusals come at once, and are to be heard before the next answers.
      try await CrowdedServer.with(most: 12, latency: .milliseconds(50)) { server in
        try await TestFolder.with { folder in
          let told = try await Downloader(configuration: configuration(strategy, folder)).told(
            (0..<200).map(server.url))
          #expect(told.summary.saved == 200)
          #expect(told.summary.isComplete)
          #expect(server.answered == 200)
          #expect(server.refused <= 30, "\(server.refused) of 200 were refused")
        }
      }
    }

    @Test(
      "an automatic number begins with few and grows, under every strategy", .timeLimit(.minutes(1)),
      arguments: [Strategy.async(workers: .automatic), .threads(workers: .automatic), .processes(workers: .automatic)])
    func grows(strategy: Strategy) async throws {
      var origin = OriginConfiguration()
      origin.count = 300
      origin.sizes = 10...1000
      origin.latency = .milliseconds(20)
      let (told, statistics) = try await fetch(origin, strategy) { _ in }
      #expect(told.summary.saved == 300)
      #expect(statistics.mostRequests > 8)
      #expect(told.summary.mostInFlight >= statistics.mostRequests)
      #expect(told.summary.mostInFlight <= Strategy.automaticMaximum)
    }

    @Test(
      "no more run at one host than are allowed, wherever they run", .timeLimit(.minutes(1)),
      arguments: [
        (Strategy.async(workers: 16), 3), (.threads(workers: 6), 2), (.processes(workers: 4, slotsPerProcess: 2), 3),
        (.async(workers: .automatic), 5), (.sequential, 3),
      ])
    func perHost(strategy: Strategy, most: Int) async throws {
      var origin = OriginConfiguration()
      origin.count = 60
      origin.latency = .milliseconds(5)
      let (told, statistics) = try await fetch(origin, strategy) { $0.maximumPerHost = most }
      #expect(told.summary.saved == 60)
      #expect(statistics.mostRequests <= most)
    }

    @Test(
      "requests to a host begin no oftener than they may", .timeLimit(.minutes(1)),
      arguments: [Strategy.async(workers: 8), .processes(workers: 3), .async(workers: .automatic)])
    func rate(strategy: Strategy) async throws {
      var origin = OriginConfiguration()
      origin.count = 20
      let (told, _) = try await fetch(origin, strategy) { $0.startRate = StartRate(50, per: .seconds(1)) }
      #expect(told.summary.saved == 20)
      // 19 intervals, of which one may have been made up for.
      #expect(told.summary.wallTime >= .milliseconds(18 * 20))
    }

    @Test(
      "no more bytes arrive than may", .timeLimit(.minutes(1)),
      arguments: [Strategy.sequential, .async(workers: 4), .processes(workers: 2), .async(workers: .automatic)])
    func bytes(strategy: Strategy) async throws {
      var origin = OriginConfiguration()
      origin.count = 30
      origin.sizes = 20_000...20_000
      let (told, _) = try await fetch(origin, strategy) { $0.bytesPerSecond = 1_000_000 }
      #expect(told.summary.saved == 30)
      // What every slot reads last nobody waits for.
      #expect(told.summary.wallTime >= .milliseconds(300))
    }

    @Test(
      "another host is found behind many files of a slow one", .timeLimit(.minutes(2)),
      arguments: [Strategy.async(workers: 2), .threads(workers: 2), .async(workers: .automatic)])
    func behindSlow(strategy: Strategy) async throws {
      var origin = OriginConfiguration()
      origin.count = 1001
      origin.sizes = 10...1000
      origin.latency = .seconds(1)
      try await Origin.with(origin) { server in
        try await TestFolder.with { folder in
          var urls = server.urls
          let other = urls.removeLast().replacing("127.0.0.1", with: "localhost")
          let download = try Downloader(configuration: configuration(strategy, folder)).download(urls + [other])
          var ended: [String] = []
          for await event in download {
            guard case .record(let record) = event else { continue }
            ended.append(record.url)
            if record.url == other { download.cancel() }
          }
          let before = try #require(ended.firstIndex(of: other))
          #expect(before < 500, "of a thousand, \(before) came first")
        }
      }
    }

    @Test("no more bytes arrive than may over several connections of a file either", .timeLimit(.minutes(1)))
    func segmentedBytes() async throws {
      var origin = OriginConfiguration()
      origin.count = 1
      origin.sizes = 6_000_000...6_000_000
      let (told, statistics) = try await fetch(origin, .async(workers: 1)) { configuration in
        configuration.bytesPerSecond = 6_000_000
        configuration.segments = .fixed(3)
        configuration.limits.idle = .milliseconds(900)
      }
      #expect(told.summary.saved == 1)
      #expect(statistics.mostRequests > 1, "it came over several connections")
      #expect(told.summary.wallTime >= .milliseconds(700))
    }

    @Test("haul's own waiting is nobody's idleness", .timeLimit(.minutes(1)))
    func patient() async throws {
      var origin = OriginConfiguration()
      origin.count = 4
      origin.sizes = 2_000...2_000
      let (told, _) = try await fetch(origin, .async(workers: 4)) { configuration in
        configuration.retries = 0
        // Each waits two seconds between two pieces.
        configuration.bytesPerSecond = 2_000
        configuration.limits.idle = .milliseconds(900)
        configuration.limits.lowSpeed = SpeedLimit(bytesPerSecond: 1, over: .milliseconds(900))
      }
      #expect(told.records.map(\.message) == [nil, nil, nil, nil])
      #expect(told.summary.saved == 4)
    }
  }
}
