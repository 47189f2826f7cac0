import Testing

@testable import Haul

@Suite("A reference such as a Location field is resolved against the target that was asked")
struct ReferenceTests {
  @Test(
    "The examples of RFC 3986 §5.4.1 and §5.4.2 give the results that stand there",
    arguments: [
      ("g", "http://a/b/c/g"),
      ("./g", "http://a/b/c/g"),
      ("g/", "http://a/b/c/g/"),
      ("/g", "http://a/g"),
      ("//g", "http://g/"),
      ("?y", "http://a/b/c/d;p?y"),
      ("g?y", "http://a/b/c/g?y"),
      ("#s", "http://a/b/c/d;p?q"),
      ("g#s", "http://a/b/c/g"),
      ("g?y#s", "http://a/b/c/g?y"),
      (";x", "http://a/b/c/;x"),
      ("g;x", "http://a/b/c/g;x"),
      ("g;x?y#s", "http://a/b/c/g;x?y"),
      ("", "http://a/b/c/d;p?q"),
      (".", "http://a/b/c/"),
      ("./", "http://a/b/c/"),
      ("..", "http://a/b/"),
      ("../", "http://a/b/"),
      ("../g", "http://a/b/g"),
      ("../..", "http://a/"),
      ("../../", "http://a/"),
      ("../../g", "http://a/g"),
      ("../../../g", "http://a/g"),
      ("../../../../g", "http://a/g"),
      ("/./g", "http://a/g"),
      ("/../g", "http://a/g"),
      ("g.", "http://a/b/c/g."),
      (".g", "http://a/b/c/.g"),
      ("g..", "http://a/b/c/g.."),
      ("..g", "http://a/b/c/..g"),
      ("./../g", "http://a/b/g"),
      ("./g/.", "http://a/b/c/g/"),
      ("g/./h", "http://a/b/c/g/h"),
      ("g/../h", "http://a/b/c/h"),
      ("g;x=1/./y", "http://a/b/c/g;x=1/y"),
      ("g;x=1/../y", "http://a/b/c/y"),
      ("g?y/./x", "http://a/b/c/g?y/./x"),
      ("g?y/../x", "http://a/b/c/g?y/../x"),
      ("g#s/./x", "http://a/b/c/g"),
      ("g#s/../x", "http://a/b/c/g"),
    ])
  func standard(reference: String, url: String) throws {
    let base = try RequestTarget("http://a/b/c/d;p?q")
    #expect(try base.resolving(reference).url == url)
  }

  @Test(
    "References from the field: encoded like any URL, dots removed only where a relative reference was merged",
    arguments: [
      ("https://h:8443/a/../b", "/x", "https://h:8443/x"),
      ("https://h:8443/a/../b", "?x", "https://h:8443/a/../b?x"),
      ("https://h:8443/a/../b", "", "https://h:8443/a/../b"),
      ("https://h/a?b=/c/d", "e", "https://h/e"),
      ("https://h/a", "b?c=../d", "https://h/b?c=../d"),
      ("https://h", "a b.txt", "https://h/a%20b.txt"),
      ("https://h/a/b", "..\\c", "https://h/a/..%5Cc"),
      ("https://h/a/b", "%2e%2e/c", "https://h/a/%2e%2e/c"),
      ("https://h/a/b", "//other.example:80/x/../y?z/../w", "https://other.example:80/y?z/../w"),
      ("https://h/a/b", "http://other.example/x/../y", "http://other.example/x/../y"),
      ("https://h/a/b", "  /c  ", "https://h/c"),
      ("https://h/a/b", "/b\u{FC}cher", "https://h/b%C3%BCcher"),
      ("https://h/a/b", "//B\u{FC}cher.example", "https://xn--bcher-kva.example/"),
      ("https://h/a//b", "../c", "https://h/a/c"),
      ("https://h/a", "b%3Ac/d", "https://h/b%3Ac/d"),
      ("http://[::1]:8080/a", "c", "http://[::1]:8080/c"),
    ])
  func field(base: String, reference: String, url: String) throws {
    #expect(try RequestTarget(base).resolving(reference).url == url)
  }

  @Test(
    "References that lead nowhere are refused",
    arguments: [
      ("ftp://h/", .unsupportedScheme),
      ("file:///etc/passwd", .unsupportedScheme),
      ("data:,x", .unsupportedScheme),
      ("g:h", .unsupportedScheme),
      ("http:g", .notAURL),
      ("https:///x", .emptyHost),
      ("//", .emptyHost),
      ("//h:0/", .badPort),
      ("//a b/", .badHost),
      ("/a\r\nSet-Cookie: x", .illegalCharacter),
      ("/\0", .illegalCharacter),
      ("///x", .emptyHost),
    ] as [(String, RequestTargetError.Code)])
  func refused(reference: String, code: RequestTargetError.Code) throws {
    let base = try RequestTarget("http://a/b/c/d;p?q")
    let error = #expect(throws: RequestTargetError.self) { try base.resolving(reference) }
    #expect(error?.code == code)
  }

  @Test("A path that grows with every redirect meets the limit")
  func growing() throws {
    var target = try RequestTarget("http://h/")
    let reference = String(repeating: "a/", count: 20_000)
    target = try target.resolving(reference)
    let error = #expect(throws: RequestTargetError.self) { try target.resolving(reference) }
    #expect(error?.code == .tooLong)
  }

  @Test("Many dot segments cost no more than their length")
  func manyDots() throws {
    let base = try RequestTarget("http://h/\(String(repeating: "a/", count: 15_000))")
    #expect(try base.resolving(String(repeating: "../", count: 20_000)).url == "http://h/")
  }
}
