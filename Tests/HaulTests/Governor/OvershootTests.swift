import Testing

@testable import Haul

@Suite("What a server puts up with, by what it refused")
struct OvershootTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// How many were in flight when each of the refused began, with itself.
    var levels: [Int]
    /// How many were in flight as each refusal came, with the refused one.
    var inFlight: [Int]
    /// Seconds until a refusal came, and until answers come; nil where none came before.
    var refusal = 0.002
    var answer: Double? = 0.05
    var tolerated: Int
  }

  private static let cases = [
    Case(
      testDescription: "those that were not refused", levels: Array(33...40), inFlight: (33...40).reversed(),
      tolerated: 32),
    Case(
      testDescription: "answers on their way counted as running when the refused began",
      levels: Array(37...48) + Array(45...48), inFlight: (33...48).reversed(), tolerated: 32),
    Case(
      testDescription: "answers on their way counted as running when the first refusal came",
      levels: [41, 43, 40, 44, 45, 42, 44], inFlight: [45, 41, 37, 36, 35, 34, 33], tolerated: 32),
    Case(
      testDescription: "some were answered before the last refusal came", levels: [37, 36, 34], inFlight: [35, 34, 27],
      tolerated: 32),
    Case(
      testDescription: "slow refusals took the places of what was answered", levels: Array(33...48) + Array(39...48),
      inFlight: (23...48).reversed(), refusal: 0.025, tolerated: 32),
    Case(
      testDescription: "nobody knows how long answers take", levels: Array(33...48) + Array(39...48),
      inFlight: (23...48).reversed(), answer: nil, tolerated: 32),
    Case(testDescription: "one connected slowly", levels: [1], inFlight: [13], refusal: 0.025, tolerated: 12),
    Case(testDescription: "never none", levels: [1], inFlight: [1], tolerated: 1),
  ]

  @Test("in flight, answered, refused", arguments: cases)
  func tolerated(_ example: Case) {
    var overshoot = Overshoot(answer: example.answer ?? .infinity)
    for (level, inFlight) in zip(example.levels, example.inFlight) {
      overshoot.count(
        ConcurrencyController.Attempt(
          start: 0, level: level, firstByte: 0.1 + example.refusal, connect: 0.1, total: 0.2, ending: .refused),
        inFlight: inFlight)
    }
    #expect(overshoot.tolerated == example.tolerated)
  }
}
