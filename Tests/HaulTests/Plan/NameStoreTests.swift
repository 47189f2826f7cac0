import HaulJournal
import Testing

@testable import Haul

/// A table of names as a store.
private final class MemoryNameStore: NameStore {
  private var table = NumberTable()

  func insert(_ fingerprint: UInt64, number: UInt32) -> Bool { table.insert(fingerprint, number: number) }
  func number(of fingerprint: UInt64) -> UInt32? { table.number(of: fingerprint) }
  func setNumber(_ number: UInt32, of fingerprint: UInt64) { table.setNumber(number, of: fingerprint) }
}

@Suite("Where names are remembered")
struct NameStoreTests {
  private static func store(_ kind: String) throws -> any NameStore {
    kind == "memory" ? MemoryNameStore() : try DiskNameStore()
  }

  @Test("every store keeps what it was given", arguments: ["memory", "disk"])
  func conformance(kind: String) throws {
    let store = try Self.store(kind)
    for fingerprint in [0, 1, UInt64.max, UInt64.max / 2 + 1] {
      #expect(try store.number(of: fingerprint) == nil)
      #expect(try store.insert(fingerprint, number: 1))
      #expect(try !store.insert(fingerprint, number: 7))
      #expect(try store.number(of: fingerprint) == 1)
      try store.setNumber(.max, of: fingerprint)
      #expect(try store.number(of: fingerprint) == .max)
    }
  }

  @Test(
    "names are the same wherever they are remembered, and when that changes on the way", arguments: [0, 1, 500, 1999])
  func moving(limit: Int) throws {
    var generator = SplitMix64(seed: 3)
    let names = (0..<2000).map { _ in FileName(sanitizing: "f\(generator.next() % 300).jpg") }
    var inMemory = NameClaims()
    var moving = NameClaims(limit: limit, makeStore: { try DiskNameStore() })
    for name in names { #expect(try inMemory.claim(name) == moving.claim(name)) }
  }

  @Test("a store that fails ends the run, and says so", .timeLimit(.minutes(1)))
  func broken() async throws {
    struct Full: Error {}
    var claims = NameClaims(limit: 1, makeStore: { throw Full() })
    _ = try claims.claim(FileName(sanitizing: "a"))
    #expect(throws: Full.self) { _ = try claims.claim(FileName(sanitizing: "b")) }
  }
}
