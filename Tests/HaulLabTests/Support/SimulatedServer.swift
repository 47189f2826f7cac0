import Synchronization

@testable import HaulLab

/// A clock that stands still unless it is told: sleeping moves it on at once.
final class TestClock: Clock {
  struct Instant: InstantProtocol {
    var sinceStart: Duration
    func advanced(by duration: Duration) -> Instant { Instant(sinceStart: sinceStart + duration) }
    func duration(to other: Instant) -> Duration { other.sinceStart - sinceStart }
    static func < (first: Instant, second: Instant) -> Bool { first.sinceStart < second.sinceStart }
  }

  private let time = Mutex(Duration.zero)

  var now: Instant { Instant(sinceStart: time.withLock { $0 }) }
  var minimumResolution: Duration { .nanoseconds(1) }

  func advance(by duration: Duration) { time.withLock { $0 += duration } }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    time.withLock { $0 = max($0, deadline.sinceStart) }
  }
}

/// A server by its throughput, which a meter measures with some noise.
struct SimulatedServer: Sendable {
  var name: String
  /// Files a second with so many workers.
  var throughput: @Sendable (Int) -> Double
  /// More at once are answered with 429.
  var most: Int?
  /// The standard deviation of a measurement, as a share.
  var noise = 0.02

  /// The best of a full sweep.
  func best(upTo workers: Int) -> Double {
    (1...min(workers, most ?? .max)).map(throughput).max() ?? 0
  }
}

/// Measures a simulated server by a test clock.
final class SimulatedMeter: ThroughputMeter {
  let server: SimulatedServer
  let clock: TestClock
  let asked = Mutex<[(combination: Combination, files: Int)]>([])
  private let generator: Mutex<SeededGenerator>

  init(_ server: SimulatedServer, _ clock: TestClock, seed: UInt64) {
    (self.server, self.clock) = (server, clock)
    generator = Mutex(SeededGenerator(seed: seed))
  }

  func measure(_ combination: Combination, files: Int, limit: Duration) async throws -> Trial {
    asked.withLock { $0.append((combination, files)) }
    let isRefused = combination.workers > server.most ?? .max
    let rate = server.throughput(min(combination.workers, server.most ?? .max))
    let seconds = Double(files) / rate
    clock.advance(by: min(limit, .seconds(seconds + 0.03)))
    // A sum of uniform numbers is near enough to the normal distribution (Irwin and Hall).
    let spread = generator.withLock { generator in
      (0..<12).reduce(-6.0) { sum, _ in sum + Double(generator.below(1 << 53)) / Double(1 << 53) }
    }
    let ended = .seconds(seconds) <= limit ? files : Int(rate * (limit / .seconds(1)))
    let refused = isRefused ? max(1, ended * (combination.workers - (server.most ?? 0)) / combination.workers) : 0
    return Trial(
      filesPerSecond: ended >= 3 ? rate * (1 + server.noise * spread) : nil, files: ended, saved: ended - refused,
      refused: refused, failures: refused > 0 ? ["http_429": refused] : [:])
  }
}
