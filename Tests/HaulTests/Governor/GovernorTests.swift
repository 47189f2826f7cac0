import NIOCore
import Testing

@testable import Haul

@Suite("Check 23: when an item is tried again")
struct GovernorTests {
  private func attempt(
    _ failureClass: FailureClass, status: Int? = nil, retryAfter: Duration? = nil, attempts: Int = 1,
    checksumFailures: Int = 1, elapsed: Duration = .zero
  ) -> RetryRule.Attempt {
    RetryRule.Attempt(
      failure: Failure(failureClass, ""), httpStatus: status, retryAfter: retryAfter, attempts: attempts,
      checksumFailures: checksumFailures, elapsed: elapsed)
  }

  private let rule = RetryRule(retries: 3, maximumTime: .seconds(600))

  @Test(
    "what is worth another try",
    arguments: [
      (FailureClass.connect, nil, true), (.timeout, nil, true), (.dns, nil, true), (.truncated, 200, true),
      (.http429, 429, true), (.http4xx, 408, true), (.http5xx, 500, true), (.http5xx, 502, true),
      (.http5xx, 503, true), (.http5xx, 504, true), (.http4xx, 404, false), (.http4xx, 403, false),
      (.http5xx, 501, false), (.http5xx, 505, false), (.tls, nil, false), (.url, nil, false), (.redirect, 302, false),
      (.protocol, 200, false), (.checksum, 200, true), (.tooLarge, 200, false), (.disk, 200, false),
      (.refused, nil, false), (.interrupted, nil, false), (.content, 200, false),
    ] as [(FailureClass, Int?, Bool)])
  func worth(failureClass: FailureClass, status: Int?, expected: Bool) {
    let decision = rule.decision(attempt(failureClass, status: status), fraction: 0.5)
    #expect((decision != .fail(hold: nil)) == expected)
  }

  @Test(
    "pauses double up to the longest, with full jitter, after what the server asked for",
    arguments: [
      (1, 1.0, nil, Duration.milliseconds(500)), (2, 1.0, nil, .seconds(1)), (3, 1.0, nil, .seconds(2)),
      (7, 1.0, nil, .seconds(30)), (90, 1.0, nil, .seconds(30)), (1, 0.0, nil, .zero),
      (2, 0.5, nil, .milliseconds(500)),
      (1, 0.0, Duration.seconds(7), .seconds(7)), (1, 1.0, .seconds(7), .milliseconds(7500)),
    ] as [(Int, Double, Duration?, Duration)])
  func pauses(attempts: Int, fraction: Double, retryAfter: Duration?, expected: Duration) {
    let rule = RetryRule(retries: 100, maximumTime: .seconds(600))
    let decision = rule.decision(
      attempt(.connect, retryAfter: retryAfter, attempts: attempts), fraction: fraction)
    #expect(decision == .again(after: expected, hold: nil))
  }

  @Test(
    "an overloaded host is held, another failure holds nobody",
    arguments: [
      // For what it asks for; a pause with jitter where it asks for nothing, or for what is over.
      (FailureClass.http429, 429, nil, .milliseconds(250)), (.http429, 429, Duration.seconds(1), .seconds(1)),
      (.http429, 429, .zero, .milliseconds(250)),
      (.http5xx, 503, .seconds(1), .seconds(1)), (.http5xx, 503, nil, nil), (.http5xx, 500, .seconds(1), nil),
      (.connect, nil, nil, nil),
    ] as [(FailureClass, Int?, Duration?, Duration?)])
  func holds(failureClass: FailureClass, status: Int?, retryAfter: Duration?, expected: Duration?) {
    guard
      case .again(_, let hold) = rule.decision(
        attempt(failureClass, status: status, retryAfter: retryAfter), fraction: 0.5)
    else {
      Issue.record("not tried again")
      return
    }
    #expect(hold == expected)
  }

  @Test("tries end: by number, and where a pause would go beyond the time")
  func ends() {
    #expect(rule.decision(attempt(.connect, attempts: 3), fraction: 0) != .fail(hold: nil))
    #expect(rule.decision(attempt(.connect, attempts: 4), fraction: 0) == .fail(hold: nil))
    #expect(rule.decision(attempt(.checksum, attempts: 3, checksumFailures: 2), fraction: 0) == .fail(hold: nil))
    #expect(rule.decision(attempt(.checksum, attempts: 3), fraction: 0) != .fail(hold: nil))
    #expect(rule.decision(attempt(.connect, elapsed: .seconds(601)), fraction: 0) == .fail(hold: nil))
    #expect(
      rule.decision(attempt(.http429, status: 429, retryAfter: .seconds(601)), fraction: 0)
        == .fail(hold: .seconds(600)), "others must not ask on")
    #expect(rule.decision(attempt(.http429, status: 429, retryAfter: .seconds(600)), fraction: 0) != .fail(hold: nil))
  }

  @Test(
    "Retry-After is seconds or a date",
    arguments: [
      ("1", Duration.seconds(1)), ("200", .seconds(200)), (" 5", .seconds(5)), ("0", .zero),
      ("1000000000000000000", .seconds(100 * 366 * 86_400)), ("99999999999999999999999", .seconds(100 * 366 * 86_400)),
      ("Sun, 06 Nov 1994 08:49:47 GMT", .seconds(10)), ("Sun, 06 Nov 1994 08:49:00 GMT", .zero),
      ("soon", nil), ("", nil), ("-1", nil), ("1.5", nil), ("1 2", nil), ("٣", nil),
    ])
  func retryAfter(text: String, expected: Duration?) {
    #expect(RetryAfter.delay(text, now: 784_111_777) == expected)
  }

  @Test(
    "a date has three forms, and any other text is none",
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
      ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000), ("Friday, 01-Jan-27 00:00:00 GMT", 1_798_761_600),
      ("Sat, 31 Dec 9999 23:59:60 GMT", 253_402_300_800), ("Mon, 01 Jan 0000 00:00:00 GMT", -62_167_219_200),
      ("Sun, 06 Nov 1994 08:49:37 CET", nil), ("Sun, 06 Nov 1994 08:49 GMT", nil),
      ("Sun, 32 Nov 1994 08:49:37 GMT", nil),
      ("Sun, 06 Foo 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 24:00:00 GMT", nil), ("", nil), ("GMT", nil),
      ("Sun, 06 Nov 99999999999999999999 08:49:37 GMT", nil), ("1994-11-06T08:49:37Z", nil),
    ])
  func dates(text: String, expected: Int?) {
    #expect(HTTPDate.seconds(text) == expected)
  }

  @Test("what keeps coming is fast enough, what trickles is not")
  func speed() {
    let start = NIODeadline.uptimeNanoseconds(0)
    var watch = SpeedWatch(limit: SpeedLimit(bytesPerSecond: 100, over: .seconds(10)))
    watch.begin(now: start)
    watch.count(999)
    let early = watch.isTooSlow(now: start + .seconds(9))
    #expect(!early)
    watch.count(1)
    let enough = watch.isTooSlow(now: start + .seconds(10))
    #expect(!enough)
    watch.count(999)
    let trickles = watch.isTooSlow(now: start + .seconds(20))
    #expect(trickles)
    var none = SpeedWatch(limit: nil)
    none.begin(now: start)
    #expect(none.deadline == nil)
    let never = none.isTooSlow(now: start + .hours(1))
    #expect(!never)
  }
}
