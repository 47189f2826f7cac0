import Testing

@testable import HaulLab

/// What is said of made-up measurements.
@Suite struct VerdictTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let times: [(Combination, [Double?])]
    var rounds: Int?
    let sentences: [String]
  }

  private static let threads = Combination("threads", 20)
  private static let async = Combination("async", 200)

  static let cases = [
    Case(
      testDescription: "a clear winner",
      times: [
        (.sequential, MadeUpReport.times(26, 10)), (threads, MadeUpReport.times(1.3, 10)),
        (async, MadeUpReport.times(0.2, 10)),
      ],
      sentences: [
        "Async with 200 workers was the fastest, with 0.201 s on average: 130.0 ± 0.6 times as fast as sequential.",
        "The runner-up, threads with 20 workers, took 550 % longer, which is more than chance (p = 0.004).",
        "What holds async with 200 workers back is latency: 99 % of a file's time is the wait for its first byte.",
      ]),
    Case(
      testDescription: "no difference",
      times: [
        (threads, [1.0, 1.2, 1.1, 1.3, 1.0, 1.2, 1.1, 1.3]), (async, [1.1, 1.1, 1.2, 1.2, 1.1, 1.1, 1.2, 1.19]),
      ],
      sentences: [
        "Async with 200 workers was the faster, with 1.149 s on average.",
        "The runner-up, threads with 20 workers, took 0.1 % longer on average: no difference that could not be chance "
          + "(p = 0.992).",
        "What holds async with 200 workers back is not known: workers stood idle 89 % of the time, and nothing says why.",
      ]),
    Case(
      testDescription: "several that are as good",
      times: [
        (threads, [1.0, 1.2, 1.1, 1.3, 1.0, 1.2, 1.1, 1.3]), (async, [1.1, 1.1, 1.2, 1.2, 1.1, 1.1, 1.2, 1.18]),
        (Combination("async", 100), [1.12, 1.08, 1.25, 1.17, 1.09, 1.11, 1.21, 1.2]),
      ],
      sentences: [
        "Async with 200 workers was the fastest, with 1.148 s on average.",
        "The runner-up, threads with 20 workers, took 0.2 % longer on average: no difference that could not be chance "
          + "(p = 1.000).",
        "As good within chance: threads with 20 workers and async with 100 workers.",
        "What holds async with 200 workers back is not known: workers stood idle 89 % of the time, and nothing says why.",
      ]),
    Case(
      testDescription: "too few rounds to tell",
      times: [(threads, [2, 2.1, 2.2]), (async, [1, 1.1, 1.2])],
      sentences: [
        "Async with 200 workers was the faster, with 1.100 s on average.",
        "The runner-up, threads with 20 workers, took 91 % longer; 3 rounds are too few to tell that from chance, and 6 would "
          + "do for so many combinations.",
        "What holds async with 200 workers back is not known: workers stood idle 88 % of the time, and nothing says why.",
      ]),
    Case(
      testDescription: "a single combination", times: [(.sequential, [26.2, 26.3])],
      sentences: [
        "Sequential took 26.25 s; there is nothing to compare it with.",
        "What holds sequential back is latency: 99 % of a file's time is the wait for its first byte.",
      ]),
    Case(
      testDescription: "failed rounds are said",
      times: [(threads, [2, nil, 2.2]), (async, [1, 1.1, 1.2])],
      sentences: [
        "Async with 200 workers was the faster, with 1.100 s on average.",
        "The runner-up, threads with 20 workers, took 91 % longer; 2 rounds are too few to tell that from chance, and 6 would "
          + "do for so many combinations.",
        "What holds async with 200 workers back is not known: workers stood idle 88 % of the time, and nothing says why.",
        "Threads with 20 workers: 1 round of 3 not counted: 1 of 200 files failed (timeout 1).",
      ]),
    Case(
      testDescription: "a single round did not come home", times: [(threads, [nil])],
      sentences: [
        "Nothing can be compared: in the only round something failed.",
        "Threads with 20 workers: 1 round of 1 not counted: 1 of 200 files failed (timeout 1).",
      ]),
    Case(
      testDescription: "nothing came home", times: [(threads, [nil]), (async, [nil])],
      sentences: [
        "Nothing can be compared: in each of 2 rounds something failed.",
        "Threads with 20 workers: 1 round of 1 not counted: 1 of 200 files failed (timeout 1).",
        "Async with 200 workers: 1 round of 1 not counted: 1 of 200 files failed (timeout 1).",
      ]),
    Case(
      testDescription: "nothing yet", times: [(threads, []), (async, [])], rounds: 3,
      sentences: [
        "Nothing has been measured yet.", "The experiment was not finished: not all rounds were run.",
      ]),
    Case(
      testDescription: "interrupted", times: [(threads, [2.5]), (async, [])], rounds: 3,
      sentences: [
        "Threads with 20 workers took 2.500 s; there is nothing to compare it with.",
        "What holds threads with 20 workers back is latency: 99 % of a file's time is the wait for its first byte.",
        "The experiment was not finished: not all rounds were run.",
      ]),
  ]

  @Test("the verdict in words", arguments: cases)
  func verdict(_ testCase: Case) throws {
    let report = try MadeUpReport.report(testCase.times, rounds: testCase.rounds)
    #expect(Analysis(report).verdict == testCase.sentences)
  }

  @Test("a difference needs enough rounds, and more of them with more combinations")
  func roundsNeeded() {
    #expect([1, 2, 11, 20].map { Comparison.roundsNeeded(comparisons: $0) } == [6, 7, 9, 10])
  }

  @Test("rounds are compared in pairs: those that only one has are left out")
  func pairs() throws {
    var slow: [Double?] = (0..<10).map { 2 + Double($0) / 100 }
    slow[4] = nil
    let report = try MadeUpReport.report([
      (Self.threads, slow), (Self.async, (0..<10).map { 1 + Double($0) / 90 }),
    ])
    let comparison = try #require(Analysis(report).rows[0].comparison)
    #expect(comparison.pairs == 9)
    #expect(comparison.pValue == 0.00390625)
    #expect(comparison.outcome == .slower)
    #expect(Analysis(report).rows[1].comparison == nil)
  }

  @Test("rounds that are all equal are no difference, however many")
  func equal() throws {
    let report = try MadeUpReport.report([
      (Self.threads, [Double?](repeating: 1, count: 10)), (Self.async, [Double?](repeating: 1, count: 10)),
    ])
    #expect(Analysis(report).rows[1].comparison?.outcome == .noDifference)
  }
}
