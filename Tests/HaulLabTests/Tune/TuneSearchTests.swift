import Synchronization
import Testing

@testable import HaulLab

/// The search for the best number of workers, on simulated servers by a test clock.
@Suite struct TuneSearchTests {
  static let servers = [
    SimulatedServer(name: "high latency", throughput: { Double($0) / 0.5 }),
    SimulatedServer(name: "limited bandwidth", throughput: { min(Double($0) * 10, 200) }),
    SimulatedServer(name: "a capacity of 48", throughput: { Double(min($0, 48)) * 5 }),
    SimulatedServer(
      name: "many workers are in each other's way",
      throughput: { ScalabilityModel(single: 8, contention: 0.02, coherency: 0.0005).throughput($0) }),
    SimulatedServer(name: "one at a time", throughput: { _ in 20 }),
    SimulatedServer(name: "429 above 32", throughput: { Double($0) * 8 }, most: 32),
    SimulatedServer(name: "429 above 44", throughput: { Double($0) * 8 }, most: 44),
    SimulatedServer(name: "429 above 5", throughput: { Double($0) * 8 }, most: 5),
    SimulatedServer(name: "much noise", throughput: { min(Double($0) * 10, 300) }, noise: 0.06),
  ]

  private struct Outcome {
    let result: TuneResult
    let asked: [(combination: Combination, files: Int)]
    let elapsed: Duration
  }

  private func run(
    _ server: SimulatedServer, strategies: [Combination] = [Combination("async", 512)],
    budget: Duration = .seconds(60), requests: Int = 200_000, seed: UInt64 = 1
  ) async throws -> Outcome {
    let clock = TestClock()
    let meter = SimulatedMeter(server, clock, seed: seed)
    let settings = try TuneSearch.Settings(strategies: strategies, budget: budget, requests: requests, seed: seed)
    let result = try await Tuner(settings: settings, meter: meter, clock: clock).run { _ in }
    return Outcome(result: result, asked: meter.asked.withLock { $0 }, elapsed: clock.now.sinceStart)
  }

  @Test(
    "its answer is within 10 % of the best of a full sweep, and below what the server refuses",
    arguments: servers.map(\.name), 1...10 as ClosedRange<UInt64>)
  func answers(_ name: String, _ seed: UInt64) async throws {
    let server = try #require(Self.servers.first { $0.name == name })
    let outcome = try await run(server, seed: seed)
    let best = try #require(outcome.result.best, "\(String(describing: outcome.result.reason))")
    let full = server.best(upTo: 512)
    #expect(server.throughput(best.knee.workers) >= 0.9 * full)
    #expect(server.throughput(best.fastest.workers) >= 0.9 * full)
    #expect(best.knee.workers <= best.fastest.workers)
    #expect(best.asGood.contains(best.fastest.workers))
    #expect(best.uncertainty <= TuneSearch.precision || outcome.result.end != .settled || server.noise > 0.05)
    #expect(outcome.elapsed <= .seconds(60))
    if let most = server.most {
      #expect(best.fastest.workers <= most)
      #expect(best.asGood.upperBound <= most)
      // It does not knock where it was sent away more often than it takes to know the border.
      #expect(outcome.asked.count { $0.combination.workers > most } <= 5)
      #expect(outcome.result.ceiling.map { $0 > most } == true)
    }
  }

  @Test(
    "three strategies share the time, and one that is as fast is not left out", arguments: 1...5 as ClosedRange<UInt64>)
  func strategies(_ seed: UInt64) async throws {
    let server = SimulatedServer(name: "", throughput: { min(Double($0) * 10, 300) })
    let strategies = [Combination("threads", 512), Combination("processes", 32), Combination("async", 512)]
    let outcome = try await run(server, strategies: strategies, seed: seed)
    let best = try #require(outcome.result.best)
    #expect(best.fastest.filesPerSecond >= 0.9 * 300)
    #expect(outcome.result.answers.map(\.strategy) == ["threads", "processes", "async"])
    #expect(outcome.asked.allSatisfy { $0.combination.strategy != "processes" || $0.combination.workers <= 32 })
    #expect(outcome.elapsed <= .seconds(60))
  }

  @Test("the same seed asks for the same")
  func reproducible() async throws {
    let strategies = [Combination("threads", 64), Combination("async", 64)]
    let first = try await run(Self.servers[1], strategies: strategies, seed: 5)
    let second = try await run(Self.servers[1], strategies: strategies, seed: 5)
    #expect(first.asked.map(\.combination) == second.asked.map(\.combination))
    #expect(first.result == second.result)
  }

  @Test("a knee is where more workers bring no more than 5 %")
  func knee() async throws {
    let outcome = try await run(SimulatedServer(name: "", throughput: { min(Double($0) * 10, 200) }, noise: 0.001))
    let best = try #require(outcome.result.best)
    // 19 workers bring 190, which is 95 % of 200.
    #expect((19...24).contains(best.knee.workers))
    #expect(best.asGood.upperBound >= 64)
    #expect(!best.isOpen)
  }

  @Test("where throughput grows up to the last number allowed, it says so")
  func open() async throws {
    let outcome = try await run(Self.servers[0], strategies: [Combination("async", 48)])
    let best = try #require(outcome.result.best)
    #expect(best.isOpen)
    #expect(best.fastest.workers == 48)
    #expect(outcome.asked.allSatisfy { $0.combination.workers <= 48 })
  }

  @Test("the law that the server was made from comes back")
  func law() async throws {
    let outcome = try await run(
      SimulatedServer(
        name: "", throughput: { ScalabilityModel(single: 8, contention: 0.02, coherency: 0.0005).throughput($0) },
        noise: 0.002))
    let model = try #require(outcome.result.best?.model)
    #expect(abs(model.contention - 0.02) < 0.004)
    #expect(abs((model.peak ?? 0) - 44.3) < 4)
    #expect(model.determination > 0.99)
  }

  @Test("no more files are asked for than allowed", arguments: [10, 100, 1_000, 10_000])
  func requests(_ requests: Int) async throws {
    let outcome = try await run(Self.servers[0], requests: requests)
    #expect(outcome.asked.reduce(0) { $0 + $1.files } <= requests)
    #expect((outcome.result.best == nil) == (requests <= 1_000))
    if requests <= 1_000 {
      #expect(outcome.result.end == .requests)
      #expect(outcome.result.reason?.message.hasPrefix("\(requests) requests are too few to tell") == true)
    }
  }

  @Test("too little time, nothing but failures, and a server that refuses everything give no answer")
  func noAnswer() async throws {
    let short = try await run(Self.servers[0], budget: .seconds(5))
    #expect(short.result.best == nil)
    #expect(short.result.reason?.message.hasPrefix("the time was too short to tell") == true)
    #expect(short.elapsed <= .seconds(5))

    let refusing = try await run(SimulatedServer(name: "", throughput: { _ in 10 }, most: 0))
    #expect(refusing.result.best == nil)
    #expect(refusing.result.reason?.message.contains("http_429") == true)
    #expect(refusing.asked.count == 1)

    var search = TuneSearch(
      try TuneSearch.Settings(
        strategies: [Combination("async", 64)], budget: .seconds(60), requests: 10_000, seed: 1))
    var asked = 0
    while case .measure(let combination, let files, _) = search.next(elapsed: .seconds(asked)) {
      asked += 1
      search.add(Trial(filesPerSecond: 0, files: files, saved: 0, failures: ["http_4xx": files]), of: combination)
    }
    #expect(asked <= 3)
    #expect(search.result.best == nil)
    #expect(search.result.reason?.message.hasPrefix("every file failed (http_4xx ") == true)
  }

  @Test("failures that rise with the workers end the search as refusals do; some that always happen do not")
  func failures() async throws {
    func search(_ failing: (Int, Int) -> Int) throws -> TuneSearch {
      var search = TuneSearch(
        try TuneSearch.Settings(
          strategies: [Combination("async", 64)], budget: .seconds(60), requests: 100_000, seed: 1))
      var steps = 0
      while steps < 200 {
        steps += 1
        switch search.next(elapsed: .milliseconds(steps * 100)) {
        case .measure(let combination, let files, _):
          let failed = failing(combination.workers, files)
          search.add(
            Trial(
              filesPerSecond: Double(combination.workers), files: files, saved: files - failed, overloaded: failed,
              failures: failed > 0 ? ["timeout": failed] : [:]), of: combination)
        case .rest: continue
        case .finish: return search
        }
      }
      return search
    }
    let rising = try search { workers, files in workers > 16 ? files / 4 : 0 }
    #expect(rising.result.ceiling == 17 || rising.result.ceiling == 18)
    #expect(try #require(rising.result.best).fastest.workers <= 17)
    let usual = try search { _, files in files / 10 }
    #expect(usual.result.ceiling == nil)
    #expect(usual.result.best != nil)
  }

  @Test("strategies that are none are refused")
  func refused() {
    #expect(throws: LabError.self) {
      try TuneSearch.Settings(strategies: [Combination("fibers", 2)], budget: .seconds(1), requests: 1, seed: 1)
    }
    #expect(throws: LabError.self) {
      try TuneSearch.Settings(
        strategies: [Combination("async", 2), Combination("async", 4)], budget: .seconds(1), requests: 1, seed: 1)
    }
  }
}
