import Testing

@testable import Haul

/// Texts from outside, changed at random: nothing traps, and what comes out keeps its promises.
@Suite("Check 30, fuzzing: texts")
struct TextFuzzTests {
  private func fuzz(
    _ corpus: [String], words: [String] = [], _ holds: (String, inout SplitMix64) throws -> Bool
  ) async rethrows {
    let mutation = Mutation(words: words)
    let corpus = corpus.map { Array($0.utf8) }
    try await Fuzzing.run { random in
      let bytes = mutation.mutated(corpus.randomElement(using: &random) ?? [], using: &random)
      return try holds(String(decoding: bytes, as: UTF8.self), &random)
    }
  }

  private static let urls = [
    "https://user:secret@example.org:8443/a/b%20c.tar.gz?x=[1]&y=%5B#part", "http://[2001:db8::1%25eth0]:80/x",
    "http://127.0.0.1/../a/./b", "HTTP://B\u{FC}cher.example/\u{E9}", "http://xn--bcher-kva.example/", "http://0x7f.1/",
    "//host/x", "../x", "?q", "http://h/%ff%fe/%2e%2e%2f", "http://h/\u{202E}gpj.exe",
  ]
  private static let urlWords = [
    "http://", "https://", "@", ":", "//", "/../", "..", "%2e", "%2F", "%5c", "\\", "?", "#", "[", "]", "[::1]", "xn--",
    "\u{FF0E}", "\u{3002}", "\u{DF}", "e\u{301}", "\u{200D}", "\u{AD}", ".jpg", ".tar.gz", "-", "~", " ",
  ]

  @Test("Check 30, URLs: what parses is visible ASCII, parses to itself, and shows no password")
  func urls() async {
    await fuzz(Self.urls, words: Self.urlWords) { text, random in
      do throws(RequestTargetError) {
        let target = try RequestTarget(text)
        guard target.url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), target.path.hasPrefix("/"),
          (1...65_535).contains(target.origin.port), try RequestTarget(target.url).url == target.url
        else { return false }
        let next = try? target.resolving(String(decoding: text.utf8.shuffled(using: &random), as: UTF8.self))
        return isSafe(FileName(for: target)) && next.map { isSafe(FileName(for: $0)) } != false
      } catch {
        return isVisible(error.message)
      }
    }
  }

  @Test("Check 30, names: always one safe component")
  func names() async {
    await fuzz(Self.urls + ["image.jpg", "archive.tar.gz", "CON", "..", "a\u{301}"], words: Self.urlWords) {
      text, random in
      let name = FileName(sanitizing: text)
      return isSafe(name) && isSafe(name.numbered(Int(truncatingIfNeeded: random.next())))
    }
  }

  private func isSafe(_ name: FileName) -> Bool {
    let bytes = Array(name.text.utf8)
    return (1...255).contains(bytes.count) && !bytes.contains(UInt8(ascii: "/")) && !bytes.contains(UInt8(ascii: "\\"))
      && bytes.first != UInt8(ascii: ".") && bytes.first != UInt8(ascii: "-") && isVisible(name.text)
  }

  private func isVisible(_ text: String) -> Bool { !text.unicodeScalars.contains(where: VisibleText.isInvisible) }

  @Test("Check 30, text for people: nothing in it acts on a terminal")
  func visibleText() async {
    await fuzz(Self.urls, words: Self.urlWords) { text, _ in
      isVisible(VisibleText.escaped(text)) && isVisible(VisibleText.escaped(RequestTarget.masked(text)))
    }
  }

  @Test("Check 30, Retry-After and dates: nothing, or a time between now and a century")
  func retryAfter() async {
    let corpus = [
      "120", "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
      "Fri, 31 Dec 9999 23:59:60 GMT", "1000000000000000000",
    ]
    await fuzz(corpus, words: ["GMT", "Feb", "29", "0000", "99", ":", "-", ","]) { text, random in
      let now = Int.random(in: 0...4_000_000_000, using: &random)
      _ = HTTPDate.seconds(text)
      guard let delay = RetryAfter.delay(text, now: now) else { return true }
      return delay >= .zero && delay <= .seconds(100 * 366 * 86_400)
    }
  }

  @Test("Check 30, Content-Disposition: no name, or one without folders that can be made safe")
  func contentDisposition() async {
    let corpus = [
      "attachment; filename=\"a \\\"b\\\".tar.gz\"; filename*=UTF-8''%e2%82%ac%20rates", "inline;filename=../x",
      "attachment; filename*=iso-8859-1'en'%A3%2F..%5c", "attachment; filename=\"C:\\Users\\x\"; size=12",
    ]
    let words = ["filename", "*=", "\"", "\\", "%", "UTF-8''", ";", "=", "/", "..", "%2e%2e%2f", "'", "\u{202E}", "\0"]
    await fuzz(corpus, words: words) { text, _ in
      guard let name = ContentDisposition.fileName(text) else { return true }
      return !name.contains("/") && !name.contains("\\") && !name.isEmpty && isSafe(FileName(sanitizing: name))
    }
  }

  @Test("Check 30, header fields: no line end gets in")
  func headerFields() async {
    await fuzz(["Name: value", "X-Y:", ": z", "Cookie: a=b; c=d"], words: [":", "\r\nEvil: 1"]) { text, _ in
      guard let field = HeaderField(text) else { return true }
      let bytes = Array((field.name + field.value).utf8)
      return !bytes.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 } && !field.name.isEmpty
    }
  }

  private static let digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

  @Test("Check 30, checksum files and digest fields: 64 hexadecimal digits or nothing")
  func digests() async {
    let base64 = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="
    let corpus = [
      "\(Self.digest)  name.jpg", "\(Self.digest) *dir/name.jpg", "SHA256 (name (1).jpg) = \(Self.digest)",
      "sha-256=:\(base64):", "sha-512=:AAAA:, sha-256=:\(base64):;x=1", "SHA-256=\(base64), md5=AAAA",
    ]
    await fuzz(corpus, words: ["SHA256 (", ") = ", "  ", " *", "sha-256=", ":", ",", ";", "="]) { text, _ in
      let digests = [
        ChecksumFile.entry(text)?.digest, ResponseDigest.sha256(representation: [text], legacy: []),
        ResponseDigest.sha256(representation: [], legacy: [text]), ExpectedDigest.hexadecimal(text),
      ]
      return digests.compactMap { $0 }.allSatisfy { digest in
        digest.utf8.count == 64 && digest.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
      }
    }
  }

  @Test("Check 30, records and configurations between processes: read or refused")
  func childLines() async throws {
    let configuration = WorkerConfiguration(
      Configuration(), placement: Placement(processes: 1, loops: 1, slots: 2))
    var record = Record(index: 3, line: 4, url: "http://a.example/x", status: .failed, attempts: 2)
    record.fail(Failure(.http4xx, "no \u{1B}[31m"))
    let corpus = [try configuration.encoded(), record.json, record.json(forParent: true)]
    await fuzz(corpus, words: ["null", "true", "{}", "[]", "\"", "\\u0000", "\\ud800", "1e400", "-0", ","]) { text, _ in
      _ = try? WorkerConfiguration(line: text)
      guard let record = try? Record(json: text.utf8) else { return true }
      // What was read can be written, in one line that shows itself.
      return isVisible(record.json)
    }
  }
}
