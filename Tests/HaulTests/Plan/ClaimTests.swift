import Testing

@testable import Haul

@Suite("Names and URLs that a list has more than once")
struct ClaimTests {
  private func claim(_ paths: [String], _ claims: NameClaims) throws -> [String] {
    var claims = claims
    return try paths.map { path in
      var item = Item(url: "")
      item.setPath(path)
      let folder = try item.folder.flatMap { try FolderPath(path: $0) }.map { try claims.claim(folder: $0) }
      let name = try claims.claim(FileName(sanitizing: item.name ?? ""), in: folder)
      return FolderPath.path(folder, name.text)
    }
  }

  @Test("the same name in two folders is two names, and a folder is never a file")
  func folders() throws {
    let paths = ["a/x", "b/x", "a/x", "x", "a", "x/y", "x/y", "x/z/w", "c/d/e", "c/d", "c/d/e/f"]
    #expect(
      try claim(paths, NameClaims()) == [
        "a/x", "b/x", "a/x-2", "x", "a-2", "x-2/y", "x-2/y-2", "x-2/z/w", "c/d/e", "c/d-2", "c/d/e-2/f",
      ])
  }

  @Test("names that some file system holds for one are numbered when asked for")
  func portable() throws {
    let paths = ["image.jpg", "IMAGE.jpg", "Ü.png", "u\u{308}.png", "A/x", "a/X", "straße", "STRASSE"]
    #expect(
      try claim(paths, NameClaims(rule: .portable)) == [
        "image.jpg", "IMAGE-2.jpg", "Ü.png", "u\u{308}-2.png", "A/x", "a/X-2", "straße", "STRASSE-2",
      ])
    #expect(try claim(paths, NameClaims()) == paths)
  }

  @Test("names that may become the same by their endings are numbered when endings are fixed")
  func endings() throws {
    let paths = ["a", "a.jpg", "a.png", "a.php", "v1.2", "v1.3", "v1.2.jpg", "b.tar.gz", "b.zip"]
    #expect(
      try claim(paths, NameClaims(ignoresEndings: true)) == [
        "a", "a-2.jpg", "a-3.png", "a-4.php", "v1.2", "v1.3", "v1.2-2.jpg", "b.tar.gz", "b-2.zip",
      ])
  }

  @Test("random paths never meet, as files or as folders", arguments: [1, 50, 1_000_000])
  func random(limit: Int) throws {
    var generator = SplitMix64(seed: 11)
    let paths = (0..<3000).map { _ in
      (0...Int(generator.next() % 3)).map { _ in String("abc".randomElement(using: &generator) ?? "a") }
        .joined(separator: "/")
    }
    let found = try claim(paths, NameClaims(numbers: FingerprintNumbers(limit: limit)))
    #expect(try found == claim(paths, NameClaims()))
    #expect(Set(found).count == found.count)
    var folders: Set<String> = []
    for path in found {
      let components = path.split(separator: "/")
      for depth in components.indices.dropLast() { folders.insert(components[...depth].joined(separator: "/")) }
    }
    #expect(folders.isDisjoint(with: found))
  }

  @Test("a URL that comes again is known by its first, in memory and on disk", arguments: [1, 100, 1_000_000])
  func urls(limit: Int) throws {
    var generator = SplitMix64(seed: 9)
    var known = KnownURLs(places: FingerprintNumbers(limit: limit))
    var first: [String: (serial: Int, name: String)] = [:]
    for serial in 0..<5000 {
      let number = generator.next() % 2000
      // Long names, so that the spool is written to disk.
      let name = String(repeating: "n", count: Int(number % 200) + 1) + "\(serial)"
      let entry = ListEntry(
        item: Item(url: "http://h/\(number)", name: number % 3 == 0 ? nil : name, folder: number % 2 == 0 ? "f" : nil))
      let wish = try PlannedWish(entry, index: serial, names: NamePlan())
      let found = known.remember(
        wish, entry.item, at: wish.place, isDerived: NamePlan().derives(entry.item), serial: serial)
      #expect(found?.serial == first[entry.item.url]?.serial)
      #expect(found.map { FolderPath.path($0.place.folder, $0.place.name.text) } == first[entry.item.url]?.name)
      if found == nil {
        first[entry.item.url] = (serial, FolderPath.path(wish.place.folder, wish.place.name.text))
      }
    }
  }

  @Test("what is asked or expected otherwise is another item")
  func others() throws {
    let digest = String(repeating: "ab", count: 32)
    let items = [
      Item(url: "http://h/a"), Item(url: "http://h/a", sha256: digest), Item(url: "http://u:p@h/a"),
      Item(url: "https://h/a"),
      Item(url: "http://h/a", headers: ["X: 1"].compactMap { HeaderField($0) }), Item(url: "http://h/a?"),
      Item(url: "http://h:81/a"),
      Item(url: "http://h/a", mirrors: ["http://m/a"]),
    ]
    let same = ["http://h/a#part", "HTTP://H:80/a", " http://h/a "].map { Item(url: $0) }
    var known = KnownURLs()
    var found: [Int?] = []
    for (serial, item) in (items + same + items).enumerated() {
      let wish = try PlannedWish(ListEntry(item: item), index: serial, names: NamePlan())
      found.append(known.remember(wish, item, at: wish.place, isDerived: false, serial: serial)?.serial)
    }
    #expect(found == [nil, nil, nil, nil, nil, nil, nil, nil, 0, 0, 0] + (0..<8).map { $0 })
  }

  @Test(
    "the ending that a content asks for",
    arguments: [
      ("a", "image/jpeg", "", "a.jpg"), ("a.jpg", "image/jpeg", "", "a.jpg"), ("a.JPEG", "image/jpeg", "", "a.JPEG"),
      ("a.png", "image/jpeg", "", "a.jpg"), ("a.php", "image/jpeg; q=1", "", "a.jpg"),
      ("v1.2", "image/jpeg", "", "v1.2.jpg"),
      ("a.bin", "application/octet-stream", "", "a.bin"), ("a", "application/octet-stream", "%PDF-1.7", "a.pdf"),
      ("a.jpg", "text/html", "GIF89a", "a.gif"), ("a.jpg", "image/jpeg", " <!DOCTYPE html><p>", "a.html"),
      ("a.docx", "application/zip", "PK\u{3}\u{4}", "a.docx"),
      ("a", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK\u{3}\u{4}", "a.docx"),
      ("a", "", "PK\u{3}\u{4}", "a.zip"), ("a", "text/plain", "hello", "a"),
      ("a.webp", "", "RIFF0000WEBPVP8 ", "a.webp"),
      ("a", "", "RIFF0000AVI LIST", "a.avi"), ("a", "", "0000ftypisom", "a.mp4"),
      ("a.html", "TEXT/HTML", "<p>", "a.html"),
      ("a", nil, "", "a"), ("photo.tar.gz", "application/gzip", "", "photo.tar.gz"),
      ("a", "application/json", "{}", "a.json"),
      (String(repeating: "x", count: 255), "image/png", "", String(repeating: "x", count: 251) + ".png"),
    ] as [(String, String?, String, String)])
  func endings(name: String, type: String?, content: String, expected: String) {
    let found = ExtensionRule.fixed(FileName(sanitizing: name), contentType: type, signature: Array(content.utf8))
    #expect(found.text == expected)
    // What is claimed of a name stays of it.
    if name.utf8.count < 200 {
      #expect(ExtensionRule.stem(of: found.text) == ExtensionRule.stem(of: name))
    }
  }
}
