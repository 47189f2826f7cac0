import Testing

@testable import HaulOrigin

@Suite("A range field")
struct ByteRangeTests {
  private static let validators = Validators(Picture(number: 1, size: 1_000, seed: 1))

  @Test(
    "chooses the part of 1000 bytes",
    arguments: [
      ("bytes=0-0", .part(0..<1)),
      ("bytes=0-499", .part(0..<500)),
      ("bytes=500-", .part(500..<1_000)),
      ("bytes=0-", .part(0..<1_000)),
      ("bytes=999-999", .part(999..<1_000)),
      ("bytes=-1", .part(999..<1_000)),
      ("bytes=-1000", .part(0..<1_000)),
      ("BYTES=1-2", .part(1..<3)),
      (" bytes=1-2\t", .part(1..<3)),
      ("bytes=007-8", .part(7..<9)),
      // More than there is: cut.
      ("bytes=990-2000", .part(990..<1_000)),
      ("bytes=-5000", .part(0..<1_000)),
      ("bytes=990-99999999999999999999999", .part(990..<1_000)),
      ("bytes=-99999999999999999999999", .part(0..<1_000)),
      // Nothing there.
      ("bytes=1000-", .unsatisfiable),
      ("bytes=1000-1001", .unsatisfiable),
      ("bytes=99999999999999999999999-", .unsatisfiable),
      ("bytes=-0", .unsatisfiable),
      // No sense, another unit, several: ignored.
      ("bytes=2-1", .whole),
      ("bytes=", .whole),
      ("bytes=-", .whole),
      ("bytes=a-b", .whole),
      ("bytes=+1-2", .whole),
      ("bytes=--1", .whole),
      ("bytes=1", .whole),
      ("bytes 1-2", .whole),
      ("items=1-2", .whole),
      ("bytes=0-1,5-6", .whole),
      ("", .whole),
    ] as [(String, RangeDecision)]
  )
  func decisions(field: String, decision: RangeDecision) {
    #expect(RangeDecision(range: field, ifRange: nil, validators: Self.validators, size: 1_000) == decision)
  }

  @Test("has no part in an empty body", arguments: ["bytes=0-", "bytes=0-0", "bytes=-1"])
  func empty(field: String) {
    #expect(RangeDecision(range: field, ifRange: nil, validators: Self.validators, size: 0) == .unsatisfiable)
  }

  @Test(
    "counts only when If-Range holds: a strong comparison, or the very date",
    arguments: [
      (validators.entityTag, .part(0..<1)),
      (" \(validators.entityTag) ", .part(0..<1)),
      (validators.lastModified, .part(0..<1)),
      ("W/\(validators.entityTag)", .whole),
      ("\"other\"", .whole),
      ("*", .whole),
      ("Thu, 01 Jan 1970 00:00:00 GMT", .whole),
      ("", .whole),
    ] as [(String, RangeDecision)]
  )
  func ifRange(value: String, decision: RangeDecision) {
    #expect(RangeDecision(range: "bytes=0-0", ifRange: value, validators: Self.validators, size: 1_000) == decision)
  }

  @Test("that nobody sent asks for everything")
  func absent() {
    #expect(RangeDecision(range: nil, ifRange: "*", validators: Self.validators, size: 1_000) == .whole)
  }
}

@Suite("Validators")
struct ValidatorsTests {
  private static let validators = Validators(Picture(number: 1, size: 1_000, seed: 255))

  @Test("come from seed, number and size")
  func values() {
    #expect(Self.validators.entityTag == "\"ff-1-3e8\"")
    #expect(Self.validators.lastModified == "Mon, 01 Jan 2024 00:04:15 GMT")
  }

  @Test(
    "match If-None-Match weakly",
    arguments: [
      ("\"ff-1-3e8\"", true), ("W/\"ff-1-3e8\"", true), ("*", true), ("\"a\" , \"ff-1-3e8\"", true),
      ("\"a\"", false), ("ff-1-3e8", false), ("", false), (",", false),
    ]
  )
  func ifNoneMatch(value: String, matches: Bool) {
    #expect(Self.validators.match(ifNoneMatch: value) == matches)
  }

  @Test(
    "write dates as RFC 9110 wants them",
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
      (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
      (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
      (1_704_067_200, "Mon, 01 Jan 2024 00:00:00 GMT"),
      (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
      (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
    ]
  )
  func dates(seconds: Int, text: String) {
    #expect(HTTPDate.format(secondsSince1970: seconds) == text)
  }
}
