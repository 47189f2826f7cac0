import NIOCore
import Testing

@testable import Haul

@Suite("Bytes a second and starts a second")
struct ByteScheduleTests {
  @Test("bytes are paid for one after the other, and what was not used is not saved up")
  func schedule() {
    let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    var schedule = ByteSchedule(bytesPerSecond: 1000)
    let first = schedule.spend(500, now: start)
    let second = schedule.spend(500, now: start)
    let late = schedule.spend(100, now: start + .seconds(10))
    #expect(first == start + .milliseconds(500))
    #expect(second == start + .seconds(1))
    #expect(late == start + .seconds(10) + .milliseconds(100))
    let endless = schedule.spend(.max, now: start + .seconds(10))
    #expect(endless <= start + .hours(25))
  }

  @Test(
    "a rate of starts is a number over a time",
    arguments: [
      (5.0, Duration.seconds(1), Duration.milliseconds(200)), (30, .seconds(60), .seconds(2)),
      (0.5, .seconds(1), .seconds(2)), (0, .seconds(1), nil), (-1, .seconds(1), nil), (.infinity, .seconds(1), nil),
      (.nan, .seconds(1), nil), (1e12, .seconds(1), nil), (1e-9, .seconds(1), nil), (1, .zero, nil),
    ] as [(Double, Duration, Duration?)])
  func rate(count: Double, period: Duration, interval: Duration?) {
    #expect(StartRate(count, per: period)?.interval == interval)
  }

  @Test("time that haul lets pass itself does not count as slowness")
  func skipped() {
    let start = NIODeadline.uptimeNanoseconds(0)
    var watch = SpeedWatch(limit: SpeedLimit(bytesPerSecond: 100, over: .seconds(10)))
    watch.begin(now: start)
    watch.count(1000)
    watch.skip(.seconds(50))
    let early = watch.isTooSlow(now: start + .seconds(59))
    #expect(!early && watch.deadline == start + .seconds(60))
  }
}
