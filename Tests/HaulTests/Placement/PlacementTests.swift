import Testing

@testable import Haul

@Suite("Placements")
struct PlacementTests {
  @Test(
    "what a strategy names",
    arguments: [
      (Strategy.sequential, 2, 1, 1, 1, 1), (.threads(workers: 20), 2, 1, 20, 1, 20),
      (.processes(workers: 4), 2, 4, 1, 1, 4), (.processes(workers: 4, slotsPerProcess: 8), 2, 4, 1, 8, 32),
      (.async(workers: 16), 2, 1, 2, 8, 16), (.async(workers: 3), 2, 1, 2, 2, 3), (.async(workers: 1), 8, 1, 1, 1, 1),
      (.async(workers: 200), 64, 1, 64, 4, 200), (.placed(Placement(processes: 2, loops: 3, slots: 4)), 2, 2, 3, 4, 24),
    ])
  func strategies(strategy: Strategy, cores: Int, processes: Int, loops: Int, slots: Int, capacity: Int) {
    let placement = strategy.placement(cores: cores)
    #expect(placement.processes == processes)
    #expect(placement.loops == loops)
    #expect(placement.slots == slots)
    #expect(placement.capacity == capacity)
    if !placement.usesChildren { #expect((0..<loops).reduce(0) { $0 + placement.slots(onLoop: $1) } == capacity) }
  }

  @Test(
    "PxTxK is three whole numbers",
    arguments: [
      ("2x4x16", Placement(processes: 2, loops: 4, slots: 16)), ("1x1x1", Placement(processes: 1, loops: 1, slots: 1)),
      ("2x4", nil), ("axbxc", nil), ("1x2x3x4", nil), ("", nil), ("1 x2x3", nil), ("9999999999999999999x1x1", nil),
    ])
  func text(text: String, expected: Placement?) {
    #expect(Placement(text) == expected)
    if let expected { #expect(expected.description == text) }
  }

  @Test(
    "numbers that are none or too many are refused",
    arguments: ["0x1x1", "1x0x1", "1x1x0", "-1x1x1", "1x1x99999999", "4611686018427387904x4x1"])
  func refused(text: String) throws {
    #expect(try #require(Placement(text)).problem != nil)
  }

  @Test(
    "few descriptors make a smaller placement, never none",
    arguments: [
      (64, Placement(processes: 1, loops: 200, slots: 1)), (64, Placement(processes: 1, loops: 2, slots: 50)),
      (64, Placement(processes: 100, loops: 1, slots: 1)), (10, Placement(processes: 1, loops: 8, slots: 8)),
      (1024, Placement(processes: 1, loops: 2, slots: 500, limit: 999)),
    ])
  func shrinks(limit: Int, placement: Placement) {
    let (fitted, warning) = placement.fitting(descriptors: limit)
    #expect(fitted.capacity < placement.capacity)
    #expect(fitted.problem == nil)
    #expect(warning != nil)
    if limit > 32 + 6, !placement.usesChildren {
      #expect(32 + fitted.loops * (3 + 3 * fitted.slots) <= limit)
    }
  }

  @Test(
    "an automatic number has room for the most that it may become, shrinks without a word, and is what children are not told",
    arguments: [
      (Strategy.async(workers: .automatic), 256), (.threads(workers: .automatic), 64),
      (.processes(workers: .automatic), 16), (.processes(workers: .automatic, slotsPerProcess: 4), 64),
    ])
  func automatic(strategy: Strategy, capacity: Int) {
    let placement = strategy.placement(cores: 2)
    #expect(placement.adapts && placement.capacity == capacity)
    let (fitted, warning) = placement.fitting(descriptors: 64)
    #expect(fitted.adapts && fitted.capacity < capacity && warning == nil)
  }

  @Test("enough descriptors change nothing")
  func fits() {
    let placement = Strategy.async(workers: 200).placement(cores: 2)
    #expect(placement.fitting(descriptors: 4096) == (placement, nil))
  }
}
