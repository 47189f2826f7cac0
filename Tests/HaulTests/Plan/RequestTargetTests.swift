import Testing

@testable import Haul

@Suite("A URL's text becomes a request target")
struct RequestTargetTests {
  @Test(
    "The bytes of path and query are kept; only what may not stand on the wire is percent-encoded, once",
    arguments: [
      ("/", "/"),
      ("", "/"),
      ("/a/b/c.txt", "/a/b/c.txt"),
      ("/?x=[1]&y=%5B", "/?x=[1]&y=%5B"),
      ("?x=[1]&y=%5B", "/?x=[1]&y=%5B"),
      ("?", "/?"),
      ("/a?", "/a?"),
      ("/a?b?c/d", "/a?b?c/d"),
      ("#part", "/"),
      ("/a#part", "/a"),
      ("/a?b#part?c", "/a?b"),
      ("/a#b#c", "/a"),
      ("/a b", "/a%20b"),
      ("/a%20b", "/a%20b"),
      ("/a%2520b", "/a%2520b"),
      ("/%2f%2F%zz%", "/%2f%2F%25zz%25"),
      ("/%a", "/%25a"),
      ("/%%41", "/%25%41"),
      ("/100%", "/100%25"),
      ("/a?q=50%&r=%41", "/a?q=50%25&r=%41"),
      ("/a\\b", "/a%5Cb"),
      ("/\"<>\\^`{|}", "/%22%3C%3E%5C%5E%60%7B%7C%7D"),
      ("/?\"<>\\^`{|}", "/?%22%3C%3E%5C%5E%60%7B%7C%7D"),
      ("/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@"),
      ("/\u{1}\u{1F}\u{7F}", "/%01%1F%7F"),
      ("/\u{FC}", "/%C3%BC"),
      ("/u\u{308}", "/u%CC%88"),
      ("/\u{1F600}?\u{4E2D}", "/%F0%9F%98%80?%E4%B8%AD"),
      ("/\u{85}\u{202E}", "/%C2%85%E2%80%AE"),
      ("/a/./b/../c", "/a/./b/../c"),
      ("/../../etc", "/../../etc"),
      ("//a//b", "//a//b"),
      ("/%2e%2e%2f", "/%2e%2e%2f"),
      ("/%00%0d%0a", "/%00%0d%0a"),
      ("/user@host:80/", "/user@host:80/"),
    ])
  func path(given: String, sent: String) throws {
    let target = try RequestTarget("http://example.com\(given)")
    #expect(target.path == sent)
    #expect(target.url == "http://example.com\(sent)")
    // What was encoded once stays as it is.
    #expect(try RequestTarget(target.url) == target)
  }

  @Test(
    "Scheme and host are lowered, the default port is left out, user information and fragment are not shown",
    arguments: [
      ("http://example.com", "http://example.com/"),
      ("HTTP://EXAMPLE.com/A", "http://example.com/A"),
      ("hTTpS://h/", "https://h/"),
      ("http://h:80/", "http://h/"),
      ("https://h:443/", "https://h/"),
      ("http://h:443/", "http://h:443/"),
      ("https://h:80", "https://h:80/"),
      ("http://h:/x", "http://h/x"),
      ("http://h:", "http://h/"),
      ("http://h:0008080/", "http://h:8080/"),
      ("http://h:00000000000000000000000000000080/", "http://h/"),
      ("http://h:65535/", "http://h:65535/"),
      ("http://h:1?q", "http://h:1/?q"),
      ("http://[::1]/", "http://[::1]/"),
      ("http://[::1]:8080/", "http://[::1]:8080/"),
      ("http://[2001:DB8::A]:80?q", "http://[2001:db8::a]/?q"),
      ("  \t\r\n\u{C}http://h/a \r\n", "http://h/a"),
      ("http://user:secret@h/", "http://h/"),
      ("http://user@h:8080", "http://h:8080/"),
      ("http://a_b.c-d.example./", "http://a_b.c-d.example./"),
    ])
  func normalised(given: String, url: String) throws {
    let target = try RequestTarget(given)
    #expect(target.url == url)
    #expect("\(target)" == url)
  }

  @Test("Origin and Host field say where to connect and what to ask for")
  func parts() throws {
    let plain = try RequestTarget("https://Example.com/x")
    #expect(plain.origin == .init(scheme: .https, host: "example.com", port: 443))
    #expect(plain.hostField == "example.com")
    #expect(!plain.isAddressLiteral)

    let six = try RequestTarget("http://[2001:DB8::1]:8080/")
    #expect(six.origin == .init(scheme: .http, host: "2001:db8::1", port: 8080))
    #expect(six.hostField == "[2001:db8::1]:8080")
    #expect(six.isAddressLiteral)
  }

  @Test(
    "Texts that cannot be fetched are refused with a code and a message that says what to write",
    arguments: [
      ("", .notAURL, "the URL is empty: write one such as https://example.com/file"),
      (" \n", .notAURL, "the URL is empty: write one such as https://example.com/file"),
      (
        "example.com/x", .notAURL,
        "\"example.com/x\" has no scheme: write https:// (or http) in front of it"
      ),
      ("//host/x", .notAURL, "\"//host/x\" has no scheme: write https: (or http) in front of it"),
      (
        "localhost:8080/x", .notAURL,
        "\"localhost:8080/x\" has no scheme: write https:// (or http) in front of it"
      ),
      ("/etc/passwd", .notAURL, "\"/etc/passwd\" has no scheme: write https:// (or http) in front of it"),
      ("://h/", .notAURL, "\"://h/\" has no scheme: write https:// (or http) in front of it"),
      ("1http://h/", .notAURL, "\"1http://h/\" has no scheme: write https:// (or http) in front of it"),
      (
        "http:/x", .notAURL,
        "\"http:/x\" names no host: write two slashes and a host, as in http://example.com/file"
      ),
      (
        "https:x", .notAURL,
        "\"https:x\" names no host: write two slashes and a host, as in https://example.com/file"
      ),
      (
        "http:\\\\h\\", .notAURL,
        "\"http:\\\\h\\\" names no host: write two slashes and a host, as in http://example.com/file"
      ),
      ("http://", .emptyHost, "\"http://\" has an empty host: write one, as in http://example.com/file"),
      (
        "http:///path", .emptyHost,
        "\"http:///path\" has an empty host: write one, as in http://example.com/file"
      ),
      ("http://:80/", .emptyHost, "\"http://:80/\" has an empty host: write one, as in http://example.com/file"),
      ("http://?q", .emptyHost, "\"http://?q\" has an empty host: write one, as in http://example.com/file"),
      ("ftp://h/x", .unsupportedScheme, "\"ftp\" is not supported: only http and https URLs can be fetched"),
      ("file:///x", .unsupportedScheme, "\"file\" is not supported: only http and https URLs can be fetched"),
      (
        "javascript:alert(1)", .unsupportedScheme,
        "\"javascript\" is not supported: only http and https URLs can be fetched"
      ),
      ("data:,x", .unsupportedScheme, "\"data\" is not supported: only http and https URLs can be fetched"),
      ("mailto:a@b", .unsupportedScheme, "\"mailto\" is not supported: only http and https URLs can be fetched"),
      ("httpx://h/", .unsupportedScheme, "\"httpx\" is not supported: only http and https URLs can be fetched"),
      (
        "http://h/a\nHost: x", .illegalCharacter,
        "the URL has a line feed after 10 bytes: remove it, or write %0A if it belongs there"
      ),
      (
        "http://h\r/", .illegalCharacter,
        "the URL has a carriage return after 8 bytes: remove it, or write %0D if it belongs there"
      ),
      (
        "http://h/#a\tb", .illegalCharacter,
        "the URL has a tab after 11 bytes: remove it, or write %09 if it belongs there"
      ),
      (
        "http://h/\0", .illegalCharacter,
        "the URL has a NUL after 9 bytes: remove it, or write %00 if it belongs there"
      ),
      (
        "http://good\\@evil/", .illegalCharacter,
        "there is a backslash before the path: write / between host and path"
      ),
    ] as [(String, RequestTargetError.Code, String)])
  func refused(given: String, code: RequestTargetError.Code, message: String) {
    #expect(throws: RequestTargetError(code: code, message: message)) { try RequestTarget(given) }
  }

  @Test(
    "A port is a number from 1 to 65535, however many digits are written",
    arguments: [
      "0", "00", "65536", "99999", "18446744073709551617", String(repeating: "9", count: 5_000), "-1", "+80", "8o",
      "80 ",
      "\u{FF18}0", "%38",
    ])
  func badPort(port: String) {
    let error = #expect(throws: RequestTargetError.self) { try RequestTarget("http://h:\(port)/") }
    #expect(error?.code == .badPort)
  }

  @Test("A URL of 64 KiB is fetched, a longer one refused, and what grows beyond it by encoding too")
  func length() throws {
    let longest = "http://h/" + String(repeating: "a", count: 65_536 - 9)
    #expect(try RequestTarget(longest).path.utf8.count == 65_536 - 8)
    #expect(throws: RequestTargetError.tooLong(65_537)) { try RequestTarget(longest + "a") }
    let growing = "http://h/" + String(repeating: " ", count: 30_000) + "a"
    #expect(throws: RequestTargetError.tooLong(90_002)) { try RequestTarget(growing) }
  }

  @Test("Whatever bytes come, a parsed target is visible ASCII and parses to itself")
  func randomBytes() throws {
    var random = SplitMix64(seed: 1)
    var parsed = 0
    for _ in 0..<60_000 {
      let text = RandomText.url(using: &random)
      guard let target = try? RequestTarget(text) else { continue }
      parsed += 1
      let url = target.url
      let isVisible = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
      let isPath = target.path.utf8.first == UInt8(ascii: "/") && !target.path.utf8.contains(UInt8(ascii: "#"))
      guard isVisible, isPath, let again = try? RequestTarget(url), again.url == url else {
        Issue.record("\(text.debugDescription) became \(url.debugDescription)")
        return
      }
      if let resolved = try? target.resolving(RandomText.pieces(using: &random)) {
        guard (try? RequestTarget(resolved.url))?.url == resolved.url else {
          Issue.record("\(resolved.url.debugDescription) was resolved and does not parse")
          return
        }
      }
    }
    #expect(parsed > 10_000)
  }
}
