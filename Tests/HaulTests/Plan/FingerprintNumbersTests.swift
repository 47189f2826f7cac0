import SystemPackage
import Testing

@testable import Haul

@Suite("Numbers of fingerprints, in memory and on disk")
struct FingerprintNumbersTests {
  @Test(
    "they are those of a dictionary, wherever they are",
    arguments: [(1, 3_000), (50, 3_000), (5_000, 120_000), (1_000_000, 30_000)])
  func dictionary(limit: Int, count: Int) throws {
    var generator = SplitMix64(seed: 5)
    var numbers = FingerprintNumbers(limit: limit)
    var expected: [UInt64: UInt32] = [:]
    // Counted, since so many expectations take their time.
    var differences = 0
    for step in 0..<count {
      // Three of four are new.
      let fingerprint = generator.next() % UInt64(count * 2) &* 0x1_0000_0001
      if try numbers.number(of: fingerprint) != expected[fingerprint] { differences += 1 }
      if step % 5 == 0 {
        let number = UInt32(truncatingIfNeeded: generator.next())
        try numbers.setNumber(number, of: fingerprint)
        expected[fingerprint] = number
      } else {
        if try numbers.insert(fingerprint) != (expected[fingerprint] == nil) { differences += 1 }
        expected[fingerprint] = expected[fingerprint] ?? 1
      }
    }
    for (fingerprint, number) in expected {
      if try numbers.insert(fingerprint, number: 7) { differences += 1 }
      if try numbers.number(of: fingerprint) != number { differences += 1 }
    }
    #expect(differences == 0)
  }

  @Test("the least and the greatest fingerprints are like others", arguments: [1, 100])
  func bounds(limit: Int) throws {
    var numbers = FingerprintNumbers(limit: limit)
    for fingerprint in [0, 1, .max, .max - 1, .max / 2, .max / 2 + 1] as [UInt64] {
      #expect(try numbers.number(of: fingerprint) == nil)
      #expect(try numbers.insert(fingerprint, number: .max))
      #expect(try !numbers.insert(fingerprint))
      #expect(try numbers.number(of: fingerprint) == .max)
      try numbers.setNumber(0, of: fingerprint)
      #expect(try numbers.number(of: fingerprint) == 0)
    }
  }

  @Test("pages that are full go on in the next, and from the last in the first")
  func overflow() throws {
    var table = NumberTable()
    // All of the first page of 256 and all of the last.
    for number in 1...600 as ClosedRange<UInt32> {
      table.set(UInt64(number), number)
      table.set(.max - UInt64(number), number)
    }
    let pages = try NumberPages(file: TemporaryDescriptor())
    try pages.merge(table)
    let larger = try pages.doubled(file: TemporaryDescriptor())
    for pages in [pages, larger] {
      for number in 1...600 as ClosedRange<UInt32> {
        #expect(try pages.number(of: UInt64(number)) == number)
        #expect(try pages.number(of: .max - UInt64(number)) == number)
      }
      #expect(try pages.number(of: 601) == nil)
      #expect(try pages.number(of: .max) == nil)
    }
  }

  @Test("a disk that refuses keeps all in memory, up to a limit; and is asked again")
  func refusal() throws {
    var refusals = 0
    func numbers(refusing: Int) -> FingerprintNumbers {
      refusals = 0
      return FingerprintNumbers(limit: 10, lastLimit: 100) { () throws(Errno) in
        refusals += 1
        if refusals <= refusing { throw .noSpace }
        return try TemporaryDescriptor()
      }
    }
    var never = numbers(refusing: .max)
    for fingerprint in 1..<100 as Range<UInt64> { #expect(try never.insert(fingerprint)) }
    #expect(throws: Errno.noSpace) { try never.insert(100) }
    #expect((1..<10).contains(refusals))
    var once = numbers(refusing: 1)
    for fingerprint in 1..<1000 as Range<UInt64> { #expect(try once.insert(fingerprint)) }
    for fingerprint in 1..<1000 as Range<UInt64> { #expect(try once.number(of: fingerprint) == 1) }
    #expect(refusals == 2)
  }

  @Test("a page that is not what was written ends the search, and makes nothing up")
  func damage() throws {
    let file = try TemporaryDescriptor()
    var table = NumberTable()
    table.set(1, 1)
    table.set(.max, 2)
    let pages = try NumberPages(file: file)
    try pages.merge(table)
    try file.write([UInt32.max], at: 0)
    #expect(throws: Errno.ioError) { try pages.number(of: 1) }
    try file.setLength(4096)
    #expect(throws: Errno.ioError) { try pages.number(of: .max) }
  }

  @Test("names are the same wherever they are remembered, and when that changes on the way", arguments: [1, 500, 1999])
  func names(limit: Int) throws {
    var generator = SplitMix64(seed: 3)
    let names = (0..<2000).map { _ in FileName(sanitizing: "f\(generator.next() % 300).jpg") }
    var inMemory = NameClaims()
    var moving = NameClaims(numbers: FingerprintNumbers(limit: limit))
    for name in names { #expect(try inMemory.claim(name) == moving.claim(name)) }
  }
}
