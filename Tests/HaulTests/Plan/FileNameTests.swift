import Testing

@testable import Haul

@Suite("Check 24: an item is saved under a name that is safe as one path component")
struct FileNameTests {
  @Test(
    "After a URL: the last component, percent-decoded once; escapes that would be dangerous stay escapes",
    arguments: [
      ("/image.jpg", "image.jpg"),
      ("/a/b/image.jpg", "image.jpg"),
      ("/image.jpg?size=1", "image.jpg"),
      ("/image.jpg?path=/etc/passwd", "image.jpg"),
      ("/image.jpg#part", "image.jpg"),
      ("/Ein%20Bild.jpg", "Ein Bild.jpg"),
      ("/Ein Bild.jpg", "Ein Bild.jpg"),
      ("/%C3%BCber.txt", "\u{FC}ber.txt"),
      ("/\u{FC}ber.txt", "\u{FC}ber.txt"),
      ("/%F0%9F%98%80", "\u{1F600}"),
      ("/a%2Fb", "a%2Fb"),
      ("/a%2fb", "a%2fb"),
      ("/a%5Cb", "a%5Cb"),
      ("/a\\b", "a%5Cb"),
      ("/a%00b%0A%1f%7F", "a%00b%0A%1f%7F"),
      ("/a%252Fb", "a%2Fb"),
      ("/100%", "100%"),
      ("/%zz", "%zz"),
      ("/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "_.%2f..%2fetc%2fpasswd"),
      ("/..%2Fetc", "_.%2Fetc"),
      ("/%FF%C3.txt", "%FF%C3.txt"),
      ("/%c3%28", "%c3("),
      ("/%C0%AF", "%C0%AF"),
      ("/%E0%80%AF", "%E0%80%AF"),
      ("/%ED%A0%80", "%ED%A0%80"),
      ("/%F4%90%80%80", "%F4%90%80%80"),
      ("/%E4%B8", "%E4%B8"),
      ("/%c2%85x", "%C2%85x"),
      ("/exe.%e2%80%aegpj", "exe.%E2%80%AEgpj"),
      ("/\u{FEFF}x", "%EF%BB%BFx"),
      ("/\u{FF0F}x\u{2215}", "\u{FF0F}x\u{2215}"),
      ("/.bashrc", "_bashrc"),
      ("/%2Ebashrc", "_bashrc"),
      ("/.haul", "_haul"),
      ("/-rf", "_rf"),
      ("/--help", "_-help"),
      ("/a.", "a"),
      ("/a.%20.%20", "a"),
      ("/a...", "a"),
      ("/..a..", "_.a"),
      ("/CON", "CON"),
      ("/a:b*c?d", "a:b*c"),
      ("/photos/", "photos"),
      ("/photos//", "photos"),
      ("/photos/?page=2", "photos-page=2"),
      ("/photos/?", "photos"),
      ("/photos?page=2", "photos"),
      ("", "example.com"),
      ("/", "example.com"),
      ("//", "example.com"),
      ("?id=1", "example.com-id=1"),
      ("/?id=2", "example.com-id=2"),
      ("/?file=/a/b%2Fc&d=%20e", "example.com-file=%2Fa%2Fb%2Fc&d= e"),
      ("/?a.", "example.com-a"),
      ("/.", "example.com"),
      ("/..", "example.com"),
      ("/a/..", "example.com"),
      ("/a/../", "example.com"),
      ("/a/%2E%2e/", "example.com"),
      ("/...", "example.com"),
      ("/%20", "example.com"),
      ("/..?id=1", "example.com-id=1"),
      ("/../?id=1", "example.com-id=1"),
    ])
  func fromURL(path: String, name: String) throws {
    #expect(FileName(for: try RequestTarget("https://example.com\(path)")).text == name)
  }

  @Test(
    "Where the path gives nothing, the host does, with colons replaced",
    arguments: [
      ("http://[::1]/", "__1"),
      ("http://[2001:db8::1]:8080/?q", "2001_db8__1-q"),
      ("http://127.0.0.1:80/", "127.0.0.1"),
      ("http://example.com./", "example.com"),
      ("http://-h/", "_h"),
      ("http://b\u{FC}cher.example/", "xn--bcher-kva.example"),
    ])
  func fromHost(url: String, name: String) throws {
    #expect(FileName(for: try RequestTarget(url)).text == name)
  }

  @Test(
    "After any text: nothing is decoded, and what may not stand in a name is escaped",
    arguments: [
      ("report.pdf", "report.pdf"),
      ("../../etc/passwd", "_.%2F..%2Fetc%2Fpasswd"),
      ("/etc/passwd", "%2Fetc%2Fpasswd"),
      ("C:\\x", "C:%5Cx"),
      ("a\0b\u{1B}c\nd\u{7F}", "a%00b%1Bc%0Ad%7F"),
      ("100%25 %2F", "100%25 %2F"),
      ("\u{85}\u{202E}\u{200B}x", "%C2%85%E2%80%AE%E2%80%8Bx"),
      ("/\u{338}", "%2F\u{338}"),
      (".\u{301}", "_\u{301}"),
      ("-x", "_x"),
      ("-", "_"),
      (" x ", " x"),
      ("x. . ", "x"),
      ("", "download"),
      (".", "download"),
      ("..", "download"),
      (" . ", "download"),
      ("\u{FC}", "\u{FC}"),
      ("e\u{301}", "e\u{301}"),
      ("\u{1F600}.jpg", "\u{1F600}.jpg"),
    ])
  func sanitizing(text: String, name: String) {
    #expect(FileName(sanitizing: text).text.unicodeScalars.elementsEqual(name.unicodeScalars))
  }

  @Test(
    "At most 255 bytes: the stem is cut on a character, the ending stays",
    arguments: [
      ("a" * 255, "a" * 255),
      ("a" * 256, "a" * 255),
      ("a" * 300 + ".jpg", "a" * 251 + ".jpg"),
      ("a" * 251 + ".jpg", "a" * 251 + ".jpg"),
      ("a" * 300 + ".tar.gz", "a" * 248 + ".tar.gz"),
      ("a" * 300 + ".TAR.Zst", "a" * 247 + ".TAR.Zst"),
      ("a" * 300 + ".foo.gz", "a" * 252 + ".gz"),
      ("a" * 300 + ".0123456789abcde", "a" * 239 + ".0123456789abcde"),
      ("a" * 300 + ".0123456789abcdef", "a" * 255),
      ("a" * 300 + ".j-g", "a" * 255),
      ("\u{FC}" * 200, "\u{FC}" * 127),
      ("\u{FC}" * 200 + ".jpg", "\u{FC}" * 125 + ".jpg"),
      ("e\u{301}" * 100, "e\u{301}" * 85),
      ("a" + "e\u{301}" * 100, "a" + "e\u{301}" * 84),
      ("\u{1F1E9}\u{1F1EA}" * 40, "\u{1F1E9}\u{1F1EA}" * 31),
      ("a" + "\u{301}" * 200, "a" + "\u{301}" * 127),
      ("a" + "." * 300 + "b" * 200 + ".gz", "a.gz"),
      (" " * 300 + "x.jpg", "_.jpg"),
      (" " * 300 + "x", "_"),
      ("/" * 100, "%2F" * 85),
    ])
  func length(text: String, name: String) {
    #expect(FileName(sanitizing: text).text.unicodeScalars.elementsEqual(name.unicodeScalars))
  }

  @Test("A long query is cut, and its ending kept")
  func longQuery() throws {
    let target = try RequestTarget("http://h/?\("q" * 300)/x.json")
    #expect(FileName(for: target).text == "h-" + "q" * 248 + ".json")
  }

  @Test(
    "A number goes before the ending",
    arguments: [
      ("image.jpg", 2, "image-2.jpg"),
      ("archive.tar.gz", 2, "archive-2.tar.gz"),
      ("archive.tar.bz2", 3, "archive-3.tar.bz2"),
      ("archive.tar.xz", 3, "archive-3.tar.xz"),
      ("archive.tar.zst", 3, "archive-3.tar.zst"),
      ("ARCHIVE.TAR.GZ", 3, "ARCHIVE-3.TAR.GZ"),
      ("archive.txt.gz", 3, "archive.txt-3.gz"),
      ("tar.gz", 2, "tar-2.gz"),
      ("noext", 2, "noext-2"),
      ("a.b c", 2, "a.b c-2"),
      ("image-2.jpg", 2, "image-2-2.jpg"),
      ("image.jpg", 200_000_000, "image-200000000.jpg"),
      ("a" * 255, 2, "a" * 253 + "-2"),
      ("a" * 251 + ".jpg", 10, "a" * 248 + "-10.jpg"),
      ("\u{FC}" * 127, 2, "\u{FC}" * 126 + "-2"),
      ("a" * 255, Int.max, "a" * 235 + "-9223372036854775807"),
      ("a" * 255, Int.min, "a" * 234 + "--9223372036854775808"),
    ])
  func numbered(text: String, number: Int, name: String) {
    #expect(FileName(sanitizing: text).numbered(number).text == name)
  }
}

private func * (text: String, count: Int) -> String {
  String(repeating: text, count: count)
}
