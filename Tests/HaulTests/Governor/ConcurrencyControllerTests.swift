import Testing

@testable import Haul

@Suite("How many at once, found on simulated servers")
struct ConcurrencyControllerTests {
  private static let small = Array(repeating: 2000.0, count: 12_000)
  private static let many = Array(repeating: 2000.0, count: 24_000)
  private static let tiny = Array(repeating: 1.0, count: 24_000)
  private static let large = Array(repeating: 200e6, count: 300)

  private static let mixed: [Double] = {
    var random = SplitMix64(seed: 3)
    return (0..<5000).map { _ in random.next() % 100 == 0 ? 50e6 : 1 }
  }()

  private static let servers: [SimulatedServer] = [
    SimulatedServer(testDescription: "latency alone", jitter: 0.01, sizes: many),
    SimulatedServer(testDescription: "files of one byte", latency: { _ in 0.1 }, sizes: tiny),
    SimulatedServer(
      testDescription: "a slow line that all share", latency: { _ in 0.02 }, jitter: 0.01, totalRate: 10e6,
      sizes: Array(repeating: 100_000, count: 3000)),
    SimulatedServer(
      testDescription: "a line that all share, and a rate of each", latency: { _ in 0.02 }, jitter: 0.01,
      connectionRate: 2e6, totalRate: 100e6, sizes: Array(repeating: 1e6, count: 5000)),
    SimulatedServer(
      testDescription: "a rate of each connection", latency: { _ in 0.02 }, connectionRate: 2e6,
      sizes: Array(repeating: 1e6, count: 24_000)),
    SimulatedServer(testDescription: "hundreds of MB on a shared line", totalRate: 1e9, sizes: large),
    SimulatedServer(testDescription: "hundreds of MB at a rate of each", connectionRate: 5e6, sizes: large),
    SimulatedServer(
      testDescription: "one byte to 50 MB", connectionRate: 20e6, totalRate: 100e6, sizes: mixed),
    SimulatedServer(testDescription: "20 places", jitter: 0.02, places: { _ in 20 }, sizes: small),
    SimulatedServer(testDescription: "100 places", jitter: 0.01, places: { _ in 100 }, sizes: small),
    SimulatedServer(testDescription: "429 above 32", jitter: 0.01, refusesAbove: 32, rivals: [32], sizes: small),
    SimulatedServer(testDescription: "429 above 10", jitter: 0.01, refusesAbove: 10, rivals: [10], sizes: small),
    SimulatedServer(
      testDescription: "429 above 32, at once", jitter: 0.01, refusesAbove: 32, refusesAtOnce: true, rivals: [32],
      sizes: small),
    SimulatedServer(
      testDescription: "429 above 10, at once", jitter: 0.01, refusesAbove: 10, refusesAtOnce: true, rivals: [10],
      sizes: small),
    SimulatedServer(
      testDescription: "places that grow from 16 to 64", latency: { _ in 0.1 }, jitter: 0.02,
      places: { $0 < 20 ? 16 : 64 }, sizes: small),
    SimulatedServer(
      testDescription: "places that shrink from 64 to 16", latency: { _ in 0.1 }, jitter: 0.02,
      places: { $0 < 10 ? 64 : 16 }, sizes: small),
    SimulatedServer(
      testDescription: "latency that comes and goes", latency: { $0 > 5 && $0 < 10 ? 0.3 : 0.05 }, jitter: 0.01,
      sizes: many),
  ]

  @Test("at least 0.9 of what the best fixed number brings, without knowing it", arguments: servers)
  func throughput(server: SimulatedServer) {
    let found = Simulation.run(server)
    for number in server.rivals {
      let fixed = Simulation.run(server, fixed: number)
      #expect(
        fixed.seconds >= 0.9 * found.seconds, "\(number) at once took \(fixed.seconds) s, it took \(found.seconds) s")
    }
    #expect(Double(found.refused) < 0.01 * Double(server.sizes.count))
  }

  @Test("it does not stay far above what a server can do")
  func modest() {
    let places = SimulatedServer(testDescription: "", jitter: 0.02, places: { _ in 20 }, sizes: Self.small)
    #expect(Simulation.run(places).lastLimit <= 64)
    let limited = SimulatedServer(testDescription: "", jitter: 0.01, refusesAbove: 32, sizes: Self.small)
    let result = Simulation.run(limited)
    #expect(result.lastLimit <= 34)
    #expect(result.mostInFlight <= 64)
  }

  @Test(
    "a list that is not long enough makes it no larger, and its bounds hold",
    arguments: [(1, 1), (4, 4), (8, 8), (100, 8)])
  func bounds(maximum: Int, expected: Int) {
    var controller = ConcurrencyController(maximum: maximum)
    #expect(controller.limit == expected)
    for number in 0..<1000 {
      let time = Double(number)
      controller.started(inFlight: 1, now: time, bytes: number)
      controller.finished(
        ConcurrencyController.Attempt(start: time, level: 1, firstByte: 0.1, total: 0.2, ending: .answered),
        now: time + 0.2, bytes: number + 1)
    }
    #expect(controller.limit == expected, "one at a time says nothing about more")
  }

  @Test("a server that only fails is asked less and less, and never not at all")
  func troubled() {
    var controller = ConcurrencyController(maximum: 100)
    for number in 0..<1000 {
      let time = Double(number)
      for place in 1...8 { controller.started(inFlight: place, now: time, bytes: 0) }
      for _ in 1...8 {
        controller.finished(
          ConcurrencyController.Attempt(start: time, level: 8, firstByte: 0.1, total: 0.1, ending: .troubled),
          now: time + 0.1, bytes: 0)
      }
    }
    #expect(controller.limit == 1)
  }

  @Test(
    "refusals of one moment count once, and tell how many the server puts up with",
    arguments: [
      // The levels of those that were refused, of how many in flight; the number that stays is 3 % below.
      ([40, 33, 36], 40, 36), ([40, 39, 38], 40, 36), ([33, 34, 35, 36, 37, 38, 39, 40], 40, 31),
      // Slow to connect: it began alone, and was asked for beside 12.
      ([1], 13, 12), ([2, 1, 3], 15, 12), ([1], 1, 1),
    ])
  func refusals(levels: [Int], inFlight: Int, expected: Int) {
    var controller = ConcurrencyController(maximum: 100, first: 40)
    for level in 1...inFlight { controller.started(inFlight: level, now: 0, bytes: 0) }
    for level in levels {
      controller.finished(
        ConcurrencyController.Attempt(start: 0, level: level, firstByte: 0.1, total: 0.1, ending: .refused),
        now: 0.1, bytes: 0)
    }
    #expect(controller.limit == expected)
    #expect(controller.refusals == 1)
  }
}
