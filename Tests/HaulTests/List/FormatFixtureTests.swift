import Testing

@testable import Haul

/// Lists that were written by the tools they belong to: `Tests/Fixtures/lists/make`.
@Suite("Lists made by other tools")
struct FormatFixtureTests {
  private func entries(_ name: String, format: ListFormat? = nil) throws -> [ListEntry] {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let list = try ItemList.file("/\(root)/Fixtures/lists/\(name)", format: format)
    let entries = try allEntries(list)
    // A list can be read again from its beginning.
    #expect(try allEntries(list, limit: 100).map(\.item) == entries.map(\.item))
    #expect(entries.allSatisfy { $0.problem == nil })
    return entries
  }

  @Test(
    "Python's csv module, in three dialects and packed",
    arguments: ["pictures.csv", "pictures.tsv", "pictures-unix.csv", "pictures.csv.gz"])
  func tables(name: String) throws {
    let entries = try entries(name)
    #expect(
      entries.map(\.item.url) == [
        "https://example.org/images/1.jpg", "https://example.org/images/2.jpg?size=1,2",
        "https://example.org/images/3.jpg", "https://example.org/images/4.jpg", "https://example.org/images/5.jpg",
      ])
    #expect(
      entries.map { $0.item.columns["title"] } == [
        "Plain", "With \"quotes\", and commas", "Two\nlines", " spaces ", "Grüße, 日本",
      ])
    #expect(entries.map { $0.item.columns["number"] } == ["1", "2", "3", "", "5"])
    #expect(entries.map(\.line) == [2, 3, 4, 6, 7])
  }

  @Test("jq, plain and as a gzip file of two members", arguments: ["pictures.ndjson", "pictures.ndjson.gz"])
  func json(name: String) throws {
    let entries = try entries(name)
    #expect(entries.map(\.item.url) == (1...5).map { "https://example.org/images/\($0).jpg" })
    #expect(
      entries.map { $0.item.columns["title"] } == [
        "Plain", "With \"quotes\" and \\", "Two\nlines \u{7}", "Grüße, 日本 🙂", "Grüße, 日本 🙂",
      ])
    #expect(entries.map(\.item.name) == [nil, "two.jpg", nil, nil, nil])
    #expect(entries[2].item.headers.map { "\($0.name): \($0.value)" } == ["X-Key: s3cret", "Accept: image/*"])
    #expect(entries[3].item.columns["public"] == "true")
  }

  @Test("aria2c's saved session", arguments: ["pictures.session", "input.aria2"])
  func aria2(name: String) throws {
    let entries = try entries(name).sorted { $0.item.url < $1.item.url }
    let base = "http://127.0.0.1:9/images"
    #expect(entries.map(\.item.url) == (1...3).map { "\(base)/\($0).jpg" })
    #expect(entries.map(\.item.mirrors) == [["http://localhost:9/images/1.jpg"], [], []])
    #expect(entries.map(\.item.name) == ["one.jpg", nil, nil])
    #expect(entries.map(\.item.folder) == [nil, "sub/folder", nil])
    #expect(entries[0].item.sha256?.hasPrefix("8d8e8e5c") == true)
    #expect(entries[1].item.headers.map(\.name) == ["X-Key", "Accept"])
  }

  @Test("curl's config file")
  func curl() throws {
    let entries = try entries("pictures.curl")
    #expect(entries.map(\.item.url) == (1...4).map { "http://127.0.0.1:9/images/\($0).jpg" })
    #expect(entries.map(\.item.name) == ["one.jpg", "a \"quoted\" name.jpg", nil, "four.jpg"])
    #expect(entries.map(\.item.folder) == [nil, "two", nil, nil])
    #expect(entries.map { $0.item.headers.map(\.name) } == [["X-Key"], ["X-Key"], ["X-Key"], ["User-Agent"]])
  }

  @Test("a list that was cut or damaged on the way is an error, and not a shorter list")
  func damaged() async throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    try await TestFolder.with { folder in
      let whole = try #require(TestFolder(path: "/\(root)/Fixtures/lists").bytes("pictures.ndjson.gz"))
      var damaged = whole
      damaged[whole.count / 4] ^= 0x55
      for bytes in [Array(whole.dropLast(9)), Array(whole.prefix(12)), damaged] {
        folder.write(bytes, to: "list.ndjson.gz")
        #expect(throws: HaulError.self) { _ = try allEntries(.file(folder.at("list.ndjson.gz"))) }
      }
    }
  }
}
