import Glibc
import NIOCore
import Testing

@testable import Haul

@Suite("Names of a run")
struct PlannerTests {
  @Test("duplicates are numbered in list order, around names that the list has itself")
  func claims() throws {
    var claims = NameClaims()
    let names = ["image.jpg", "image.jpg", "image-2.jpg", "image.jpg", "a", "a", "image-2.jpg", "b.tar.gz", "b.tar.gz"]
    #expect(
      try names.map { try claims.claim(FileName(sanitizing: $0)).text } == [
        "image.jpg", "image-2.jpg", "image-2-2.jpg", "image-3.jpg", "a", "a-2", "image-2-3.jpg", "b.tar.gz",
        "b-2.tar.gz",
      ])
  }

  @Test("whatever the list says, all names of a run differ and stay in the destination")
  func random() throws {
    var generator = SplitMix64(seed: 7)
    var claims = NameClaims()
    var seen: Set<String> = []
    for _ in 0..<20_000 {
      let length = Int(generator.next() % 6)
      let text = String((0..<length).map { _ in "ab.-/\\%2\u{0}é".randomElement(using: &generator) ?? "a" })
      let name = try claims.claim(FileName(sanitizing: text)).text
      #expect(seen.insert(name).inserted, "\(name) twice")
      #expect(!name.contains("/") && name != "." && name != ".." && !name.isEmpty && name.utf8.count <= 255)
    }
  }

  private func plan(_ entry: ListEntry, in folder: TestFolder, existing: ExistingFiles = .skip) throws -> PlannedFile {
    let directory = try DestinationDirectory(path: folder.path)
    var planner = Planner(directory: directory, existing: existing)
    return try PlannedFile(planner.plan(entry, now: .now()), destination: folder.path)
  }

  @Test("what stands at the name decides: nothing, a file, a link to nowhere, a folder")
  func existing() async throws {
    try await TestFolder.with { folder in
      folder.write("mine", to: "file")
      #expect(symlink("/nonexistent/target", folder.at("link")) == 0)
      #expect(mkdir(folder.at("folder"), 0o777) == 0)
      let outcomes = try ["new", "file", "link", "folder"].map { name in
        try plan(ListEntry(item: Item(url: "http://a.example/\(name)")), in: folder).outcome
      }
      #expect(outcomes[0] == nil)
      #expect(outcomes[1] == .skipped(.exists))
      #expect(outcomes[2] == .skipped(.exists))
      guard case .failed(let failure) = outcomes[3] else {
        Issue.record("a folder is no file")
        return
      }
      #expect(failure.failureClass == .disk)
      for name in ["file", "link"] {
        let entry = ListEntry(item: Item(url: "http://a.example/\(name)"))
        #expect(try plan(entry, in: folder, existing: .overwrite).outcome == nil)
      }
    }
  }

  @Test("a bad line says where it stands and never shows a password")
  func badLines() async throws {
    try await TestFolder.with { folder in
      let entry = ListEntry(
        item: Item(url: "ftp://user:secret@a.example/x"), line: 12, list: "list.txt")
      let planned = try plan(entry, in: folder)
      guard case .failed(let failure) = planned.outcome else {
        Issue.record("ftp was planned")
        return
      }
      #expect(failure.failureClass == .url)
      #expect(failure.message.hasPrefix("list.txt:12: "))
      #expect(!failure.message.contains("secret"))
      #expect(!planned.url.contains("secret"))
    }
  }

  @Test(
    "a text that is no URL is shown without what may be a password",
    arguments: [
      ("ftp://u:p@h/x", "ftp://***@h/x"), ("user:pa//ss@host", "***@host"), ("http:/u:pa//ss@h", "***@h"),
      ("nothing", "nothing"), ("//u:p%40x@h", "//***@h"),
    ])
  func masked(text: String, expected: String) {
    #expect(RequestTarget.masked(text) == expected)
  }

  @Test("a chosen name is made safe and claimed like any other")
  func chosen() async throws {
    try await TestFolder.with { folder in
      let item = Item(url: "http://a.example/x", name: "../../etc/passwd")
      let planned = try plan(ListEntry(item: item), in: folder)
      #expect(planned.path?.hasPrefix(folder.path + "/") == true)
      #expect(planned.path?.dropFirst(folder.path.count + 1).contains("/") == false)
    }
  }
}
