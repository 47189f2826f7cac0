import Testing

@testable import Haul

@Suite("What a journal and the disk mean for an item")
struct JournalRuleTests {
  private typealias Found = JournalRule.Found
  private typealias Decision = JournalRule.Decision

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var existing = ExistingFiles.skip
    var retried: Set<FailureClass>?
    var failedOnly = false
    var row: JournalRow?
    var found: JournalRule.Found?
    var decision: JournalRule.Decision

    var testDescription: String { name }
  }

  private static let there = Found(size: 10, modified: 784_111_777)
  private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

  private static func row(
    _ status: Record.Status, error: FailureClass? = nil, bytes: Int? = 10, etag: String? = nil, pass: Int = 1
  ) -> JournalRow {
    var row = JournalRow(key: ItemKey(url: "http://a.example/x"), status: status, path: "x", pass: pass)
    row.error = error
    row.bytes = bytes
    row.etag = etag
    return row
  }

  private static let saved = row(.saved)

  static let cases: [Case] = [
    Case(
      name: "failed, with the file of an earlier pass", row: row(.failed, error: .dns), found: there,
      decision: .complete),
    Case(
      name: "failed, with the file of an earlier pass, asked about", existing: .update,
      row: row(.failed, error: .dns, etag: "\"v1\"", pass: 2), found: there,
      decision: .fetch(Conditions(etag: "\"v1\""))),
    Case(
      name: "a tag that could end a header line", existing: .update, row: row(.saved, etag: "a\r\nX: 1"), found: there,
      decision: .fetch(Conditions(lastModified: date))),
    Case(name: "new", decision: .plain),
    Case(name: "new, a file there", found: there, decision: .plain),
    Case(name: "new, only failures wanted", failedOnly: true, decision: .excluded),
    Case(
      name: "new, a file there, asked about", existing: .update, found: there,
      decision: .fetch(Conditions(lastModified: date))),
    Case(name: "new, nothing there to ask about", existing: .update, decision: .plain),
    Case(name: "saved and there", row: saved, found: there, decision: .complete),
    Case(name: "saved and gone", row: saved, decision: .plain),
    Case(name: "saved and changed since", row: saved, found: Found(size: 9, modified: 0), decision: .plain),
    Case(
      name: "saved and changed since, asked about", existing: .update, row: saved, found: Found(size: 9, modified: 0),
      decision: .fetch(nil)),
    Case(
      name: "saved with a tag, asked about", existing: .update, row: row(.saved, etag: "\"v1\""), found: there,
      decision: .fetch(Conditions(etag: "\"v1\""))),
    Case(
      name: "saved without a validator, asked about", existing: .update, row: saved, found: there,
      decision: .fetch(Conditions(lastModified: date))),
    Case(
      name: "asked about in this pass", existing: .update, row: row(.saved, pass: 2), found: there, decision: .complete),
    Case(name: "overwritten", existing: .overwrite, row: saved, found: there, decision: .fetch(nil)),
    Case(
      name: "overwritten in this pass", existing: .overwrite, row: row(.saved, pass: 2), found: there,
      decision: .complete),
    Case(name: "numbered once is enough", existing: .number, row: saved, found: there, decision: .complete),
    Case(name: "one's own file is no conflict", existing: .fail, row: saved, found: there, decision: .complete),
    Case(name: "saved, only failures wanted", failedOnly: true, row: saved, found: there, decision: .complete),
    Case(name: "saved and gone, only failures wanted", failedOnly: true, row: saved, decision: .excluded),
    Case(name: "failed", row: row(.failed, error: .dns, bytes: nil), decision: .plain),
    Case(name: "failed, wanted again", retried: [.dns], row: row(.failed, error: .dns), decision: .plain),
    Case(
      name: "failed, not wanted again", retried: [.timeout], row: row(.failed, error: .dns),
      decision: .excluded),
    Case(name: "failed, only failures wanted", failedOnly: true, row: row(.failed, error: .dns), decision: .plain),
    Case(name: "interrupted is no failure", retried: [.dns], row: row(.failed, error: .interrupted), decision: .plain),
    Case(
      name: "was there before, asked about", existing: .update, row: row(.skipped, bytes: nil), found: there,
      decision: .fetch(Conditions(lastModified: date))),
    Case(name: "was there before", row: row(.skipped, bytes: nil), found: there, decision: .plain),
  ]

  @Test("each case has one decision", arguments: cases)
  func decides(_ example: Case) {
    let rule = JournalRule(existing: example.existing, retried: example.retried, failedOnly: example.failedOnly)
    #expect(rule.decision(row: example.row, found: example.found, pass: 2) == example.decision)
  }

  @Test("an item is its URL and its place among equal ones; neither its line nor its place in the list counts")
  func keys() throws {
    let journal = MemoryJournal()
    var configuration = Configuration()
    configuration.openJournal = { _ in journal }
    var memory = try #require(JobMemory(configuration, journal))
    let keys = try ["a", "b", "a", "a", "b"].map { try memory.entry(for: $0)?.key(url: $0) }
    #expect(keys.map { "\($0?.url ?? "")\($0?.ordinal ?? -1)" } == ["a0", "b0", "a1", "a2", "b1"])
    #expect(Set(keys.map { $0?.fingerprint }).count == 5)
  }

  @Test(
    "a path that leads out, or could not be a name, is refused: the journal may be anybody's",
    arguments: [
      "../x", "/etc/passwd", "a/../b", "a//b", ".", "..", "a/", "\u{1B}[2J", ".bashrc", "a/-rf", ".haul/journal.sqlite",
      "a\\b", "a\nb", String(repeating: "x", count: 256),
    ])
  func paths(_ path: String) throws {
    let journal = MemoryJournal()
    journal.rows = [JournalRow(key: ItemKey(url: "u"), id: 1, status: .saved, path: path, pass: 1)]
    var memory = try #require(JobMemory(Configuration(), journal))
    let entry = try memory.entry(for: "u")
    #expect(throws: HaulError.self) { try memory.place(of: entry) }
    #expect(throws: HaulError.self) { try memory.eachPlace { _ in } }
  }

  @Test("there is nothing to remember in a child, nor without a journal unless servers are asked about files")
  func absent() {
    var child = Configuration()
    child.isChild = true
    #expect(JobMemory(child, MemoryJournal()) == nil)
    #expect(JobMemory(Configuration(), nil) == nil)
    #expect(JobMemory(Configuration(existing: .update), nil) != nil)
  }
}
