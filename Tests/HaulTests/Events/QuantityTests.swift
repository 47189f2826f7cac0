import Testing

@testable import Haul

/// Numbers as people read them.
@Suite struct QuantityTests {
  @Test(
    "bytes go up by the thousand, with one decimal",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (34_549, "34.5 kB"), (999_949, "999.9 kB"), (999_950, "1.0 MB"),
      (6_812_345, "6.8 MB"), (1_500_000_000, "1.5 GB"), (2_000_000_000_000, "2.0 TB"), (Int.max, "9223372.0 TB"),
    ])
  func bytes(_ count: Int, _ text: String) {
    #expect(Quantity.bytes(count) == text)
  }

  @Test(
    "a rate that cannot be is none",
    arguments: [(1_000_000, "1.0 MB/s"), (-1, "0 B/s"), (.nan, "0 B/s"), (.infinity, "0 B/s")])
  func rate(_ rate: Double, _ text: String) {
    #expect(Quantity.rate(rate) == text)
  }

  @Test(
    "seconds have milliseconds below ten and hundredths above",
    arguments: [
      (0, "0.000 s"), (0.1337, "0.134 s"), (9.9994, "9.999 s"), (9.9996, "10.00 s"), (26.484, "26.48 s"),
      (3_600, "3600.00 s"),
    ])
  func seconds(_ seconds: Double, _ text: String) {
    #expect(Quantity.seconds(seconds) == text)
  }

  @Test(
    "what is left is whole seconds, the last one begun",
    arguments: [
      (Duration.zero, "0:00"), (.milliseconds(200), "0:01"), (.seconds(59), "0:59"), (.seconds(750), "12:30"),
      (.seconds(3_723), "1:02:03"),
    ])
  func clock(_ duration: Duration, _ text: String) {
    #expect(Quantity.clock(duration) == text)
  }

  @Test(
    "decimals are rounded, the sign kept unless nothing is left",
    arguments: [(1.005, 1, "1.0"), (-0.04, 1, "0.0"), (-1.26, 1, "-1.3"), (2.5, 0, "3"), (1e300, 1, "1e+300")])
  func fixed(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(Quantity.fixed(value, decimals) == text)
  }
}
