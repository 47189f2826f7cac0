import FoundationEssentials
import Testing

@testable import Haul

@Suite("Rows on their way into a journal")
struct JournalBatchTests {
  private var rows: [JournalRow] {
    var full = JournalRow(
      key: ItemKey(url: "http://h/ä?é=🚀", place: "a/b", ordinal: 3), id: 7, status: .failed, path: "a/ü", attempts: 2,
      pass: 4)
    full.error = .timeout
    full.httpStatus = 503
    full.bytes = 10
    full.sha256 = String(repeating: "0f", count: 32)
    full.etag = "\"x\""
    full.lastModified = ""
    full.startedAt = Date(timeIntervalSince1970: 1.5)
    full.timeFirstByte = 0.25
    full.timeTotal = 0.5
    return [JournalRow(key: ItemKey(url: ""), status: .saved, path: "", pass: 1), full]
  }

  @Test("what comes out is what went in, texts and absences")
  func roundTrip() {
    var batch = JournalBatch(rows)
    #expect(Array(batch) == rows)
    #expect(batch.entries.map(\.fingerprint) == rows.map(\.key.fingerprint))
    batch.removeAll()
    #expect(batch.isEmpty)
    batch.append(rows[1])
    #expect(Array(batch) == [rows[1]])
  }
}
