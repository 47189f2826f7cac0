import NIOCore
import Testing

@testable import Haul

@Suite("Works whose URL came before")
struct DuplicatesTests {
  private func work(_ serial: Int, original: Int? = nil) throws -> Work {
    let name = FileName(sanitizing: "n\(serial)")
    return Work(
      PlannedItem(
        serial: serial, index: serial, line: nil, url: "http://h/", requestURL: "http://h/",
        target: try RequestTarget("http://h/"), name: name,
        original: original.map { PlannedItem.Original(serial: $0, place: NamePlan.Place(folder: nil, name: name)) },
        readyAt: .uptimeNanoseconds(0)))
  }

  @Test("wait for their original and end as it did, whether they come before or after its end")
  func settled() throws {
    var duplicates = Duplicates()
    var settlement = Duplicates.Settlement()
    var fetched: [Bool] = []
    for serial in 0..<3 {
      fetched.append(duplicates.add(try work(serial), to: &settlement))
      fetched.append(duplicates.add(try work(10 + serial, original: serial), to: &settlement))
    }
    #expect(duplicates.count == 3 && settlement.count == 0)
    duplicates.end(0, failure: nil, name: nil, &settlement)
    duplicates.end(1, failure: Failure(.http4xx, "no"), name: nil, &settlement)
    duplicates.end(2, failure: nil, name: "renamed", &settlement)
    for serial in 0..<3 { fetched.append(duplicates.add(try work(20 + serial, original: serial), to: &settlement)) }
    #expect(fetched == [true, false, true, false, true, false, false, false, false])
    #expect(duplicates.count == 0)
    #expect(settlement.links.map(\.work.item.serial) == [10, 12, 20, 22])
    #expect(settlement.links.map(\.source) == [nil, "renamed", nil, "renamed"])
    #expect(settlement.failures.map(\.work.item.serial) == [11, 21])
  }

  @Test("are fetched by themselves where it is no longer known how their original ended")
  func forgotten() throws {
    var duplicates = Duplicates()
    var settlement = Duplicates.Settlement()
    for serial in 0...Duplicates.endingLimit {
      _ = duplicates.add(try work(serial), to: &settlement)
      duplicates.end(serial, failure: Failure(.http4xx, "no"), name: nil, &settlement)
    }
    let forgotten = duplicates.add(try work(20_000, original: Duplicates.endingLimit), to: &settlement)
    #expect(forgotten && settlement.count == 0)
    let known = duplicates.add(try work(20_001, original: 0), to: &settlement)
    #expect(!known && settlement.failures.count == 1)
  }
}
