import Testing

@testable import HaulLab

/// What holds a combination back, read from measurements.
@Suite struct LimitTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let own: LimitRule.Facts
    var reference: LimitRule.Facts?
    let kind: Limit.Kind
  }

  /// 200 files with these times in seconds.
  private static func facts(
    workers: Int, seconds: Double = 2, firstByte: Double?, total: Double?, busy: Double? = 0.3, waiting: Double? = 0,
    cpu: Double = 0.1, refusals: Int = 0, occupation: Double = 0.9
  ) -> LimitRule.Facts {
    var facts = LimitRule.Facts(workers: workers)
    (facts.seconds, facts.files, facts.bytes, facts.cpuSeconds) = (seconds, 200, 6_800_000, cpu)
    facts.occupied = occupation * Double(min(workers, 200)) * seconds
    (facts.busy, facts.waiting, facts.firstByte, facts.total, facts.refusals) = (
      busy, waiting, firstByte, total, refusals
    )
    return facts
  }

  static let cases = [
    Case(
      testDescription: "waiting for first bytes, no longer than with few workers",
      own: facts(workers: 20, firstByte: 0.13, total: 0.135),
      reference: facts(workers: 1, firstByte: 0.13, total: 0.131), kind: .latency),
    Case(
      testDescription: "one worker that waits", own: facts(workers: 1, firstByte: 0.13, total: 0.131), kind: .latency),
    Case(
      testDescription: "bodies that take longer the more there are",
      own: facts(workers: 20, firstByte: 0.02, total: 0.4), reference: facts(workers: 1, firstByte: 0.02, total: 0.04),
      kind: .bandwidth),
    Case(
      testDescription: "one worker whose time is bodies", own: facts(workers: 1, firstByte: 0.01, total: 1),
      kind: .bandwidth),
    Case(
      testDescription: "first bytes that take longer the more workers there are",
      own: facts(workers: 200, firstByte: 0.9, total: 0.91), reference: facts(workers: 5, firstByte: 0.13, total: 0.14),
      kind: .server),
    Case(
      testDescription: "a server that says so", own: facts(workers: 64, firstByte: 0.13, total: 0.14, refusals: 7),
      reference: facts(workers: 5, firstByte: 0.13, total: 0.14), kind: .server),
    Case(
      testDescription: "a machine that is busy, though first bytes take longer too",
      own: facts(workers: 200, firstByte: 0.9, total: 0.91, busy: 0.97, cpu: 1.5),
      reference: facts(workers: 5, firstByte: 0.13, total: 0.14), kind: .cpu),
    Case(
      testDescription: "a machine that is busy with other work, which slows first bytes",
      own: facts(workers: 200, firstByte: 0.9, total: 0.91, busy: 0.97),
      reference: facts(workers: 5, firstByte: 0.13, total: 0.14), kind: .unknown),
    Case(
      testDescription: "one worker that waits on a machine that is busy with other work",
      own: facts(workers: 1, firstByte: 0.13, total: 0.131, busy: 0.99), kind: .latency),
    Case(
      testDescription: "one thread that is busy", own: facts(workers: 1, firstByte: 0.001, total: 0.002, cpu: 1.9),
      kind: .cpu),
    Case(
      testDescription: "cores that wait for the disk",
      own: facts(workers: 20, firstByte: 0.02, total: 0.4, waiting: 0.4), kind: .disk),
    Case(
      testDescription: "workers that stand idle",
      own: facts(workers: 20, firstByte: 0.13, total: 0.14, occupation: 0.2),
      kind: .unknown),
    Case(testDescription: "no times of files", own: facts(workers: 20, firstByte: nil, total: nil), kind: .unknown),
    Case(
      testDescription: "half and half", own: facts(workers: 20, firstByte: 0.1, total: 0.2),
      reference: facts(workers: 1, firstByte: 0.1, total: 0.2), kind: .unknown),
    Case(
      testDescription: "a system that does not say how busy it is",
      own: facts(workers: 20, firstByte: 0.13, total: 0.135, busy: nil, waiting: nil), kind: .latency),
  ]

  @Test("the limit of made-up measurements", arguments: cases)
  func limit(_ testCase: Case) {
    let limit = LimitRule.limit(testCase.own, reference: testCase.reference, cores: 2)
    #expect(limit.kind == testCase.kind, "\(limit.evidence)")
    #expect(!limit.evidence.isEmpty)
  }
}
