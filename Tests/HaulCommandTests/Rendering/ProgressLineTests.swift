import Haul
import Testing

@testable import HaulCommand

/// The line that shows how far a run is, and its rate.
@Suite struct ProgressLineTests {
  static func progress(_ change: (inout Progress) -> Void) -> Progress {
    var progress = Progress()
    change(&progress)
    return progress
  }

  static let half = progress {
    $0.listed = 200
    $0.listEnded = true
    $0.saved = 98
    $0.failed = 2
    $0.inFlight = 16
    $0.bytes = 4_500_000
    $0.elapsed = .seconds(3)
  }

  @Test(
    "what matters least is left out first, and the line never fills more than the terminal",
    arguments: [
      (120, "100/200 files  2 failed  16 in flight  4.5 MB  5.1 MB/s  0:03 left"),
      (67, "100/200 files  2 failed  16 in flight  4.5 MB  5.1 MB/s  0:03 left"),
      (65, "100/200 files  2 failed  4.5 MB  5.1 MB/s  0:03 left"),
      (50, "100/200 files  2 failed  5.1 MB/s  0:03 left"),
      (40, "100/200 files  2 failed  0:03 left"),
      (30, "100/200 files  2 failed"),
      (15, "100/200 files"),
      (5, "100/2"),
      (0, ""),
      (-1, ""),
    ])
  func width(_ width: Int, _ text: String) {
    #expect(ProgressLine.text(progress: Self.half, rate: 5_100_000, width: width) == text)
  }

  @Test("a list that is still being read has no known length, and no time is left to tell")
  func openEnd() {
    var progress = Self.half
    progress.listEnded = false
    progress.failed = 0
    #expect(
      ProgressLine.text(progress: progress, rate: nil, width: 100) == "98/200+ files  16 in flight  4.5 MB")
    #expect(ProgressLine.text(progress: Progress(), rate: nil, width: 100) == "waiting for the list")
    #expect(ProgressLine.text(progress: Progress(), rate: nil, width: 7) == "waiting")
  }

  @Test("the rate follows the bytes, smoothly and whatever the interval, and is never below zero")
  func rate() throws {
    var meter = RateMeter()
    #expect(meter.rate == nil)
    func update(_ seconds: Int, _ bytes: Int) {
      meter.update(
        Self.progress {
          $0.elapsed = .seconds(seconds)
          $0.bytes = bytes
        })
    }
    update(0, 0)
    #expect(meter.rate == nil)
    update(1, 1_000)
    #expect(meter.rate == 1_000)
    update(2, 2_000)
    #expect(meter.rate == 1_000)
    update(3, 2_000)
    #expect(meter.rate == 750)
    update(3, 9_000)
    #expect(meter.rate == 750)
    update(4, 0)
    let rate = try #require(meter.rate)
    #expect(rate > 0 && rate < 750)
  }
}
