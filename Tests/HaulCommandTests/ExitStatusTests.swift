import Haul
import Testing

@testable import HaulCommand

/// The exit code of a run.
@Suite struct ExitStatusTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let rule: String
    let summary: Summary
    let signal: Int32?
    let code: Int32

    var testDescription: String { rule }

    init(
      _ rule: String, saved: Int = 0, skipped: Int = 0, failures: [FailureClass: Int] = [:], stop: Summary.Stop? = nil,
      signal: Int32? = nil, _ code: Int32
    ) {
      self.rule = rule
      var summary = Summary()
      summary.saved = saved
      summary.skipped = skipped
      summary.failures = failures
      summary.failed = failures.values.reduce(0, +)
      summary.items = saved + skipped + summary.failed
      summary.stop = stop
      self.summary = summary
      self.signal = signal
      self.code = code
    }
  }

  static let cases = [
    Case("all saved", saved: 3, 0),
    Case("all skipped", skipped: 3, 0),
    Case("some failed", saved: 2, failures: [.http4xx: 1], 1),
    Case("all that were not skipped failed", skipped: 2, failures: [.http4xx: 1], 1),
    Case("all failed", failures: [.http4xx: 1, .connect: 2], 3),
    Case("a checksum outweighs other failures", failures: [.checksum: 1, .connect: 2], 6),
    Case("local trouble outweighs a checksum", failures: [.checksum: 1], stop: .localTrouble("disk full"), 5),
    Case("an interrupt outweighs all", failures: [.checksum: 1], stop: .localTrouble("disk full"), signal: 2, 130),
    Case("so does a request to end", saved: 1, stop: .cancelled, signal: 15, 143),
    Case("too many errors", saved: 1, failures: [.dns: 5], stop: .tooManyErrors, 1),
    Case("too many errors and nothing else", failures: [.dns: 5], stop: .tooManyErrors, 3),
    Case("the reader went away", saved: 1, failures: [.interrupted: 4], stop: .cancelled, 1),
    Case("the reader went away at the end", saved: 1, stop: .cancelled, 1),
    Case(
      "the reader went away after a failure", saved: 1, failures: [.interrupted: 4, .http5xx: 1], stop: .cancelled, 1),
  ]

  @Test("precedence: interrupted, local trouble, checksum, all failed, some failed", arguments: cases)
  func code(_ testCase: Case) {
    #expect(ExitStatus.code(of: testCase.summary, signal: testCase.signal) == testCase.code)
  }
}
