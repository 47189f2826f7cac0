import FoundationEssentials
import GRDB
import Haul
import HaulJournal
import Testing

@Suite("A journal in SQLite")
struct SQLiteJournalTests {
  private static func row(_ url: String, ordinal: Int = 0) -> JournalRow {
    var row = JournalRow(
      key: ItemKey(url: url, ordinal: ordinal), status: .failed, path: "a/ü.jpg", attempts: 3, pass: 1)
    row.error = .http5xx
    row.httpStatus = 503
    row.bytes = 12
    row.sha256 = "abc"
    row.etag = "\"v\""
    row.lastModified = "Sun, 06 Nov 1994 08:49:37 GMT"
    row.startedAt = Date(timeIntervalSince1970: 1_700_000_000.5)
    row.timeFirstByte = 0.25
    row.timeTotal = 1.5
    return row
  }

  @Test("what is written is read by the next run, and written over, not beside")
  func roundTrip() async throws {
    try await TestFolder.with { folder in
      let path = folder.at(".haul/journal.sqlite")
      let first = try SQLiteJournal(path: path, naming: "n")
      #expect(first.isNew)
      #expect(first.pass == 1)
      try first.write(JournalBatch([Self.row("u"), Self.row("u", ordinal: 1), Self.row("v")]))
      try first.finish(isComplete: true)

      let second = try SQLiteJournal(path: path, naming: "n")
      #expect(!second.isNew)
      #expect(second.pass == 2)
      var known = try #require(try second.row(for: ItemKey(url: "u", ordinal: 1)))
      #expect(known.id != nil)
      var expected = Self.row("u", ordinal: 1)
      expected.id = known.id
      #expect(known == expected)
      #expect(try second.row(for: ItemKey(url: "u", ordinal: 2)) == nil)
      known.status = .saved
      known.error = nil
      try second.write(JournalBatch([known]))
      #expect(try second.row(for: known.key) == known)
      var paths = 0
      try second.eachPath { _ in paths += 1 }
      #expect(paths == 3)
      try second.finish(isComplete: false)

      let third = try SQLiteJournal(path: path, naming: "n")
      #expect(third.pass == 2, "the second run did not reach the end of its list")
      try third.finish(isComplete: true)
      let status = try JournalReader(path: path).status()
      #expect(status.runs == 3)
      #expect(status.items == 3)
      #expect(status.states["saved"]?.items == 1)
      #expect(status.failures == ["http_5xx": 2])
      #expect(status.lastRun?.isComplete == true)
      #expect(!status.isRunning)
    }
  }

  /// A file that was saved; now and then one with something that most have not.
  private static func saved(_ number: Int) -> JournalRow {
    var row = row("u\(number)")
    row.status = .saved
    row.error = nil
    row.httpStatus = 200
    switch number {
    case 9: row.pass = 2
    case 11: row.key.place = "b/c"
    case 12: row.key.ordinal = 1
    case 14: return Self.row("u\(number)")
    default: break
    }
    if number.isMultiple(of: 2) { row.sha256 = nil }
    return row
  }

  @Test("a row without any text is a row")
  func empty() async throws {
    try await TestFolder.with { folder in
      let path = folder.at("j.sqlite")
      let row = JournalRow(key: ItemKey(url: ""), status: .failed, path: "", pass: 1)
      let first = try SQLiteJournal(path: path, naming: "n")
      try first.write(JournalBatch([row]))
      try first.finish(isComplete: true)
      let second = try SQLiteJournal(path: path, naming: "n")
      #expect(try second.row(for: row.key)?.path == "")
      try second.finish(isComplete: true)
    }
  }

  @Test("rows are the same whether few or many come at once", arguments: [1, 7, 8, 9, 16, 37])
  func batches(_ count: Int) async throws {
    try await TestFolder.with { folder in
      let path = folder.at("j.sqlite")
      let first = try SQLiteJournal(path: path, naming: "n")
      let rows = (0..<count).map { Self.saved($0) }
      try first.write(JournalBatch(rows))
      try first.finish(isComplete: true)

      // New ones between known ones.
      let second = try SQLiteJournal(path: path, naming: "n")
      var mixed: [JournalRow] = []
      for (number, row) in rows.enumerated() {
        var known = try #require(try second.row(for: row.key))
        known.attempts = number
        mixed.append(known)
        if number % 11 == 5 { mixed += (0..<10).map { Self.saved(100 * number + $0 + 100) } }
      }
      try second.write(JournalBatch(mixed))
      for row in mixed {
        var known = try #require(try second.row(for: row.key))
        if row.id == nil { known.id = nil }
        #expect(known == row)
      }
      try second.finish(isComplete: true)
      #expect(try JournalReader(path: path).status().items == mixed.count)
    }
  }

  @Test("two runs do not write to one journal; readers may read meanwhile")
  func oneWriter() async throws {
    try await TestFolder.with { folder in
      let path = folder.at("j.sqlite")
      let first = try SQLiteJournal(path: path, naming: "n")
      #expect { try SQLiteJournal(path: path, naming: "n") } throws: { "\($0)".contains("another run") }
      try first.write(JournalBatch([Self.row("u")]))
      let status = try JournalReader(path: path).status()
      #expect(status.isRunning)
      #expect(status.items == 1)
      try first.finish(isComplete: true)
    }
  }

  enum Spoiling: String, CaseIterable {
    case text, truncated, overwritten, tableless, foreign, version, naming, folder

    /// What the refusal must say.
    var message: String {
      switch self {
      case .text, .truncated, .overwritten, .tableless: "cannot be used"
      case .foreign: "no journal of haul"
      case .version: "version 99"
      case .naming: "other naming options"
      case .folder: "no regular file"
      }
    }

    func spoil(_ path: String) throws {
      switch self {
      case .text:
        try Data("dear diary, this is no database at all, however long it gets to be".utf8).write(
          to: URL(filePath: path))
      case .truncated:
        let data = try Data(contentsOf: URL(filePath: path))
        try Data(data.prefix(data.count - 5000)).write(to: URL(filePath: path))
      case .overwritten:
        var data = try Data(contentsOf: URL(filePath: path))
        for place in data.indices.dropFirst(4096).prefix(9000) { data[place] = 0xA5 }
        try data.write(to: URL(filePath: path))
      case .tableless:
        try DatabaseQueue(path: path).write { try $0.execute(sql: "DROP TABLE items") }
      case .foreign:
        try FileManager.default.removeItem(atPath: path)
        try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE mine (a)") }
      case .version:
        try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 99") }
      case .naming:
        try DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE settings SET value = 'other'") }
      case .folder:
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      }
    }
  }

  @Test("a journal that is removed while a run writes to it is missed")
  func removed() async throws {
    try await TestFolder.with { folder in
      let path = folder.at("j.sqlite")
      let journal = try SQLiteJournal(path: path, naming: "n")
      try journal.write(JournalBatch([Self.row("u")]))
      try FileManager.default.removeItem(atPath: path)
      #expect {
        try journal.finish(isComplete: true)
      } throws: { error in
        "\(error)".contains("was removed while the run wrote to it")
      }
    }
  }

  /// Makes a journal of a run that came to its end.
  private static func make(_ path: String, rows: Int) throws {
    let journal = try SQLiteJournal(path: path, naming: "n")
    try journal.write(JournalBatch((0..<rows).map { row("http://a.example/\($0)") }))
    try journal.finish(isComplete: true)
  }

  /// Opens what may be no journal any more, and reads all of it.
  private static func use(_ path: String) {
    if let journal = try? SQLiteJournal(path: path, naming: "n") {
      for number in 0..<20 { _ = try? journal.row(for: ItemKey(url: "http://a.example/\(number)")) }
      try? journal.eachPath { _ in }
      try? journal.write(JournalBatch((0..<9).map { Self.saved($0) }))
      try? journal.finish(isComplete: true)
    }
    if let reader = try? JournalReader(path: path, naming: "n") {
      _ = try? reader.status()
      try? reader.eachFailed { _ in }
    }
  }

  @Test("whatever is overwritten in a journal, it is refused or read, and nothing breaks")
  func anyDamage() async throws {
    try await TestFolder.with { folder in
      let path = folder.at("j.sqlite")
      try Self.make(path, rows: 200)
      let whole = try Data(contentsOf: URL(filePath: path))
      var generator = SplitMix64(seed: 21)
      for _ in 0..<100 {
        var data = whole
        let start = Int(generator.next() % UInt64(data.count))
        let byte = [0, 0x5A, UInt8(truncatingIfNeeded: generator.next())][Int(generator.next() % 3)]
        let count = [1, 48, 4096][Int(generator.next() % 3)]
        for place in data.indices.dropFirst(start).prefix(count) { data[place] = byte }
        try data.write(to: URL(filePath: path))
        Self.use(path)
      }
    }
  }

  @Test("values of other types than a journal's are as good as none")
  func otherTypes() async throws {
    try await TestFolder.with { folder in
      let path = folder.at("j.sqlite")
      try Self.make(path, rows: 9)
      try await DatabaseQueue(path: path).write { database in
        try database.execute(
          sql: """
            UPDATE runs SET started_at = 'x', ended_at = x'FF', is_complete = 'y';
            UPDATE items SET attempts = 'x', pass = x'FFFE', started_at = 'y', bytes = 'z', path = x'FF', error = x'FE',
              http_status = 1e300, ordinal = 'o', status = x'FD';
            """)
      }
      Self.use(path)
      let status = try JournalReader(path: path).status()
      #expect(status.items == 18)
      try await DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE runs SET pass = 'x'") }
      #expect(throws: HaulError.self) { try SQLiteJournal(path: path, naming: "n") }
    }
  }

  @Test("a damaged or other journal is refused with a hint, and left as it is", arguments: Spoiling.allCases)
  func refused(_ spoiling: Spoiling) async throws {
    try await TestFolder.with { folder in
      let path = folder.at("j.sqlite")
      try Self.make(path, rows: 200)
      try spoiling.spoil(path)
      let before = folder.bytes("j.sqlite")
      #expect {
        try SQLiteJournal(path: path, naming: "n")
      } throws: { error in
        guard let error = error as? HaulError else { return false }
        // In haul's words, and not in SQLite's.
        return error.code == .journal && error.hint?.isEmpty == false && "\(error)".contains(spoiling.message)
          && !"\(error)".contains("***") && !"\(error)".contains("SQLite error")
      }
      #expect("who only reads is not told otherwise") {
        try JournalReader(path: path, naming: "n")
      } throws: { error in
        (error as? HaulError)?.code == .journal
      }
      let isUntouched = folder.bytes("j.sqlite") == before
      #expect(isUntouched)
    }
  }
}
