import NIOCore
import Testing

@testable import Haul

@Suite("Names by a pattern")
struct NameTemplateTests {
  private func path(
    _ template: String?, _ item: Item, index: Int = 7, repetition: Int? = nil, portable: Bool = false
  ) throws -> String {
    let plan = NamePlan(template: try template.map { try NameTemplate($0) }, isPortable: portable)
    let target = try RequestTarget(item.url)
    let place = try plan.place(
      ListEntry(item: item, repetition: repetition), target: target, url: target.url, index: index)
    return FolderPath.path(place.folder, place.name.text)
  }

  @Test(
    "fields",
    arguments: [
      ("{name}", "https://h.example/a/b.tar.gz", "b.tar.gz"),
      ("{stem}_{ext}", "https://h.example/a/b.tar.gz", "b_tar.gz"),
      ("{stem}.{ext}", "https://h/noext", "noext"), ("{index}-{name}", "https://h/x", "7-x"),
      ("{index:4}", "https://h/x", "0007"),
      ("{host}/{name}", "https://H.example:8080/x", "h.example/x"), ("{host}", "http://[::1]/x", "__1"),
      ("{path}", "https://h/a/b%20c/d.jpg?x=1", "a/b c/d.jpg"), ("{path}", "https://h/a/b/", "a/b/index.html"),
      ("{path}", "https://h/", "index.html"), ("{host}/{path}", "https://h/a/../b/%2e%2e/%2Fc", "h/a/_/b/_/%2Fc"),
      ("x{path}y", "https://h/a/b", "xa/by"), ("{hash:8}", "https://example.org/", "33c9b2b1"),
      ("{{{index}}}", "https://h/x", "{7}"), ("é/{name}", "https://h/x", "é/x"),
    ])
  func fields(template: String, url: String, expected: String) throws {
    if template.contains("hash") {
      let whole = Array("https://example.org/".utf8).sha256
      #expect(try path(template, Item(url: url)) == whole.prefix(8))
    } else {
      #expect(try path(template, Item(url: url)) == expected)
    }
  }

  @Test(
    "a column is text, whatever is in it, and never a folder or a way out",
    arguments: [
      ("T", "T.jpg"), ("a/b", "a%2Fb.jpg"), ("../../x", "_.%2F..%2Fx.jpg"), ("", "_jpg"), ("\u{1B}[31m", "%1B[31m.jpg"),
      ("..", "_.jpg"), ("{name}", "{name}.jpg"), ("-rf", "_rf.jpg"),
    ])
  func columns(value: String, expected: String) throws {
    let item = Item(url: "https://h/x", columns: ItemColumns(names: ["title"], values: [value]))
    let name = try path("{title}.jpg", item)
    #expect(!name.contains("/") && !name.hasPrefix(".") && !name.hasPrefix("-"))
    if value != ".." { #expect(name == expected) }
    #expect(try path("{column:title}.jpg", item) == name)
    let folder = try path("{title}/{name}", item)
    #expect(!folder.split(separator: "/").contains("..") && !folder.hasPrefix("/"))
  }

  @Test("a line without the column fails")
  func missing() {
    #expect(throws: Failure.self) { _ = try path("{title}", Item(url: "https://h/x")) }
  }

  @Test("a list's own name and folder, and repetitions")
  func own() throws {
    let item = Item(url: "https://h/x.jpg", name: "y/z.png", folder: "/a/../b//./c\\d")
    #expect(try path(nil, item) == "a/_/b/c/d/y%2Fz.png")
    #expect(try path("{name}", item) == "y%2Fz.png")
    #expect(try path("{path}", item) == "y%2Fz.png")
    #expect(try path(nil, Item(url: "https://h/image.jpg"), repetition: 0) == "image_0.jpg")
    #expect(try path("{index}/{name}", Item(url: "https://h/image.jpg"), repetition: 12) == "7/image_12.jpg")
  }

  @Test(
    "what is no pattern",
    arguments: [
      "", "/x{name}", "{name}/", "a//{name}", "../{name}", "./{name}", "{name}/..", "{", "}", "{name", "name}", "{}",
      "{index:0}", "{index:21}", "{index:x}", "{hash:65}", "{hash:0}", "{hash:99999999999999999999}", "{:3}",
    ])
  func refused(template: String) {
    #expect {
      _ = try NameTemplate(template)
    } throws: { error in
      (error as? HaulError)?.code == .configuration && (error as? HaulError)?.hint?.contains("{index:6}") == true
    }
  }

  @Test("what a list cannot give is known before it is read")
  func check() async throws {
    try await TestFolder.with { folder in
      folder.write("url,title\n", to: "a.csv")
      folder.write("", to: "a.txt")
      let table = try ItemList.file(folder.at("a.csv"))
      let text = try ItemList.file(folder.at("a.txt"))
      let one = ItemList.urls(["http://h/x"])
      let fine: [(String, ItemList)] = [
        ("{title}", table), ("{name}", text), ("x", one), ("x{index}", .chained([text, table])),
        ("{anything}", try .file(folder.at("a.txt"), format: .ndjson)),
        ("{anything}", .items([Item(url: "http://h/")])),
      ]
      for (template, list) in fine { try NameTemplate(template).check(list) }
      let wrong: [(String, ItemList)] = [
        ("{titel}", table), ("{title}", text), ("{title}", .chained([table, text])), ("x", table), ("x", text),
        ("a/b", .urls(["http://h/1", "http://h/2"])), ("x", one.repeated(2)), ("x", one.expandingGlobs()),
        ("{title}", one),
      ]
      for (template, list) in wrong {
        #expect(throws: HaulError.self, "\(template)") { try NameTemplate(template).check(list) }
      }
    }
  }

  @Test(
    "names that Windows takes too",
    arguments: [
      ("a:b*c?.jpg", "a%3Ab%2Ac%3F.jpg"), ("CON", "_CON"), ("nul.tar.gz", "_nul.tar.gz"), ("com1.txt", "_com1.txt"),
      ("COM¹", "_COM¹"), ("com10.txt", "com10.txt"), ("console", "console"), ("u\u{308}.jpg", "\u{FC}.jpg"),
      ("aux .x", "_aux .x"),
      ("a\"<>|", "a%22%3C%3E%7C"), (String(repeating: ":", count: 255), String(repeating: "%3A", count: 85)),
    ])
  func portable(name: String, expected: String) {
    let found = PortableName.name(FileName(sanitizing: name)).text
    #expect(Array(found.utf8) == Array(expected.utf8))
    #expect(PortableName.name(FileName(text: found)).text == found)
  }
}
