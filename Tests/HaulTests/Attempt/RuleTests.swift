import Testing

@testable import Haul

@Suite("Rules of an attempt")
struct RuleTests {
  private static let rule = RedirectRule(maximum: 20, allowsInsecure: false)

  @Test(
    "where a Location leads",
    arguments: [
      ("http://a.example/x/y", "z", "http://a.example/x/z"),
      ("http://a.example/x/y", "/z", "http://a.example/z"),
      ("http://a.example/x", "//b.example/z", "http://b.example/z"),
      ("http://a.example/x", "https://b.example", "https://b.example/"),
      ("https://a.example/x", "?q", "https://a.example/x?q"),
    ])
  func followed(from: String, location: String, to: String) throws {
    let next = try Self.rule.next(from: RequestTarget(from), location: location, followed: 0)
    #expect(next.url == to)
  }

  @Test(
    "where a Location does not lead",
    arguments: [
      ("http://a.example/", "ftp://b.example/x", FailureClass.redirect),
      ("http://a.example/", "file:///etc/passwd", .redirect),
      ("http://a.example/", "javascript:alert(1)", .redirect),
      ("http://a.example/", "data:text/plain,x", .redirect),
      ("http://a.example/", "http://", .redirect),
      ("http://a.example/", "http://h:99999/", .redirect),
      ("https://a.example/", "http://a.example/", .refused),
    ])
  func refused(from: String, location: String, expected: FailureClass) throws {
    #expect {
      try Self.rule.next(from: RequestTarget(from), location: location, followed: 0)
    } throws: { error in
      (error as? Failure)?.failureClass == expected
    }
  }

  @Test("https may lead to http where that was asked for")
  func insecure() throws {
    let rule = RedirectRule(maximum: 1, allowsInsecure: true)
    let next = try rule.next(from: RequestTarget("https://a.example/"), location: "http://a.example/", followed: 0)
    #expect(next.origin.scheme == .http)
  }

  @Test("the Basic scheme's value is RFC 7617's example")
  func basic() throws {
    let target = try RequestTarget("http://Aladdin:open%20sesame@a.example/")
    let credentials = try #require(target.credentials)
    #expect(BasicAuthorization.value(for: credentials) == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
  }
}
