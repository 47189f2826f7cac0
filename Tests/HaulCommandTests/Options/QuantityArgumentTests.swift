import ArgumentParser
import Haul
import Testing

@testable import HaulCommand

/// Sizes, rates, ranges and durations as they are written on the command line.
@Suite struct QuantityArgumentTests {
  @Test(
    "a size is a number with a unit; k is 1000 and Ki 1024",
    arguments: [
      ("0", 0), ("500", 500), ("500B", 500), ("8kB", 8_000), ("8 kB", 8_000), ("8KB", 8_000), ("8k", 8_000),
      ("1.5MB", 1_500_000), ("2GB", 2_000_000_000), ("1KiB", 1_024), ("1GiB", 1_073_741_824),
      ("1TB", 1_000_000_000_000),
      ("0.0004kB", 0),
    ])
  func size(_ text: String, _ bytes: Int) throws {
    #expect(try ByteSize.parse(text) == bytes)
  }

  @Test(
    "what is no size, or too large to count, is refused",
    arguments: [
      "", "kB", "8zB", "-1", "+1", "1e3", "0x10", "inf", "nan", ".5", "8kB9", "8kB 9", "1.2.3", "99999999999TB",
      "999999999999999999999999999999", "8k B", "٣",
    ])
  func noSize(_ text: String) {
    #expect(throws: ArgumentProblem.self) { try ByteSize.parse(text) }
  }

  @Test(
    "connections for a file are 1 to 32, or auto",
    arguments: [
      ("auto", .auto), ("1", .fixed(1)), ("32", .fixed(32)), ("0", nil), ("33", nil), ("-1", nil), ("", nil),
      ("Auto", nil), ("4x", nil),
    ] as [(String, SegmentCount?)])
  func segments(_ text: String, _ expected: SegmentCount?) throws {
    if let expected {
      #expect(try SegmentArgument.parse(text) == expected)
      #expect(try FileOptions.parse(["--segments", text]).segments == expected)
    } else {
      #expect(throws: ArgumentProblem.self) { try SegmentArgument.parse(text) }
    }
  }

  @Test("a rate is a size, with /s or without", arguments: [("10MB/s", 10_000_000), ("500kB", 500_000), ("1/s", 1)])
  func rate(_ text: String, _ bytes: Int) throws {
    let rate = try ByteRate.parse(text)
    #expect(rate.bytesPerSecond == bytes)
    #expect(try ByteRate.parse(rate.description) == rate)
  }

  @Test("a rate of nothing is refused, and so is what is none", arguments: ["0", "0MB/s", "/s", "10MB/h", "fast"])
  func noRate(_ text: String) {
    #expect(throws: ArgumentProblem.self) { try ByteRate.parse(text) }
  }

  @Test(
    "a rate of requests is a number over a second, a minute or an hour",
    arguments: [
      ("5/s", Duration.milliseconds(200)), ("0.5/s", .seconds(2)), ("30/m", .seconds(2)), ("120/h", .seconds(30)),
      ("1/min", .seconds(60)),
    ])
  func starts(_ text: String, _ interval: Duration) throws {
    #expect(try StartRateArgument.parse(text).interval == interval)
  }

  @Test(
    "what is no rate of requests is refused",
    arguments: ["", "5", "/s", "5/", "0/s", "-1/s", "5/s/s", "5kB/s", "5/d", "1e3/s", "inf/s", "99999999999/s"])
  func noStarts(_ text: String) {
    #expect(throws: ArgumentProblem.self) { try StartRateArgument.parse(text) }
  }

  @Test(
    "sizes go from one to another, or are all the same",
    arguments: [
      ("8kB..60kB", 8_000...60_000, "8kB..60kB"), ("5..5", 5...5, "5..5"), ("1MB", 1_000_000...1_000_000, "1MB..1MB"),
      ("0..1.5kB", 0...1_500, "0..1500"),
    ])
  func range(_ text: String, _ bytes: ClosedRange<Int>, _ description: String) throws {
    let range = try SizeRange.parse(text)
    #expect(range.bytes == bytes)
    #expect(range.description == description)
    #expect(try SizeRange.parse(range.description) == range)
  }

  @Test(
    "a range that is backwards or has an open end is refused", arguments: ["60kB..8kB", "..8kB", "8kB..", "..", "a..b"])
  func noRange(_ text: String) {
    #expect(throws: ArgumentProblem.self) { try SizeRange.parse(text) }
  }

  @Test(
    "a duration is numbers with units, and a plain number is seconds",
    arguments: [
      ("130ms", Duration.milliseconds(130), "130ms"), ("20s", .seconds(20), "20s"), ("20", .seconds(20), "20s"),
      ("0.25", .milliseconds(250), "250ms"), ("1m30s", .seconds(90), "90s"), ("2h", .seconds(7_200), "7200s"),
      ("1d", .seconds(86_400), "86400s"), ("0", .zero, "0s"), ("1.5ms", .microseconds(1_500), "1500us"),
    ])
  func duration(_ text: String, _ duration: Duration, _ description: String) throws {
    let argument = try DurationArgument.parse(text)
    #expect(argument.duration == duration)
    #expect(argument.description == description)
    #expect(try DurationArgument.parse(description) == argument)
  }

  @Test(
    "what is no duration, or longer than a clock can count, is refused",
    arguments: ["", "s", "-1s", "1m30", "1x", "1 year", "inf", "99999999999999999999s", "20000d", "1e3"])
  func noDuration(_ text: String) {
    #expect(throws: ArgumentProblem.self) { try DurationArgument.parse(text) }
  }

  @Test("a time limit of zero is refused: nothing could ever succeed", arguments: ["0", "0ms", "0h0s"])
  func noLimit(_ text: String) {
    #expect(throws: ArgumentProblem.self) { try DurationArgument.parseLimit(text) }
  }
}
