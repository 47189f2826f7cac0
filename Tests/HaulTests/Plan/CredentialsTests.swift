import Testing

@testable import Haul

@Suite("User information in a URL is used for its own origin and shown nowhere")
struct CredentialsTests {
  @Test(
    "It ends at the last @ of the authority, the user at the first colon, and both are percent-decoded",
    arguments: [
      ("user:secret@", "user", "secret"),
      ("user@", "user", ""),
      ("user:@", "user", ""),
      (":secret@", "", "secret"),
      ("us%65r:s%3Ac%40r%2Fet@", "user", "s:c@r/et"),
      ("user:a:b:c@", "user", "a:b:c"),
      ("a@b:c@d@", "a@b", "c@d"),
      ("\u{FC}ser:p\u{E4}ss w%C3%B6rd@", "\u{FC}ser", "p\u{E4}ss w\u{F6}rd"),
      ("user:100%@", "user", "100%"),
    ])
  func parsed(given: String, user: String, password: String) throws {
    let target = try RequestTarget("http://\(given)h:81/x@y")
    #expect(target.credentials == .init(user: user, password: password))
    #expect(target.url == "http://h:81/x@y")
  }

  @Test("Nothing before the @ is no user information", arguments: ["", "@", ":@"])
  func none(given: String) throws {
    #expect(try RequestTarget("http://\(given)h/").credentials == nil)
  }

  @Test(
    "Controls and bytes that are not UTF-8 are refused",
    arguments: ["a%0Ab:c@", "a:%00@", "a:b%0d@", "a:%7F@", "%FF:a@", "a:%ED%A0%80@", "a\u{1}@"])
  func refused(given: String) {
    #expect(throws: RequestTargetError.badCredentials) { try RequestTarget("http://\(given)h/") }
  }

  @Test("No way of printing a target shows the password")
  func printing() throws {
    let target = try RequestTarget("http://us3r:s3cret@h/")
    var dumped = ""
    dump(target, to: &dumped)
    let shown = ["\(target)", String(reflecting: target), String(describing: target.credentials), target.url, dumped]
    for text in shown {
      #expect(!text.contains("s3cret") && !text.contains("us3r"))
    }
  }

  @Test(
    "No message shows them, not even where the URL is so wrong that something else is taken for the host",
    arguments: [
      "us3r:s3cret@h/x", "//us3r:s3cret@h/x", "http:us3r:s3cret@h/", "http:/us3r:s3cret@h/", "http://us3r:s3cret@/x",
      "http://us3r:s3cret@a..b/", "http://us3r:s3cret@h:99999/", "http://us3r:s3cret@h:x/", "http://us3r:s3/cret@h/",
      "http://us3r:s3#cret@h/", "http://us3r:s3?cret@h/", "http://us3r:s3cret%40h/", "http://us3r:s3cret%40/",
      "http://us3r s3cret/@h/", "http://us3r:s3:cret/@h/", "http://us3r:s3cret@[h/", "http://[us3r/s3cret@h]",
      "ftp://us3r:s3cret@h/", "http://us3r%00:s3cret@h/", "http://us3r:s3cret\\@h/",
      "http://us3r:s3cret@h/a\nb", "http://us3r:s3cret@[::1%25eth0]/",
      "http://us3r\u{202E}/s3cret@",
      "http://us3r:s3cret\u{FF20}h/", "http://us3r:s3:cret\u{FF20}h/", "us3r:s3cret%40h",
    ])
  func messages(given: String) {
    let error = #expect(throws: RequestTargetError.self) { try RequestTarget(given) }
    for word in ["us3r", "s3", "cret"] {
      #expect(error?.message.contains(word) == false, "\(error?.message ?? "")")
    }
  }

  @Test("What a message quotes is masked, escaped and shortened")
  func quotation() throws {
    let long = "us3r:s3cret@h/\u{1B}" + String(repeating: "a", count: 500)
    let error = #expect(throws: RequestTargetError.self) { try RequestTarget(long) }
    let shortened = "***@h/\\u{1B}" + String(repeating: "a", count: 67)
    #expect(error?.message == "\"\(shortened)…\" has no scheme: write https:// (or http) in front of it")
  }

  @Test(
    "After a redirect a target keeps its own credentials within its origin, and takes none from a server",
    arguments: [
      ("/y", true),
      ("?y", true),
      ("", true),
      ("http://h/y", true),
      ("http://H:80/y", true),
      ("http://evil:evil@h/y", true),
      ("//evil:evil@h/y", true),
      ("https://h/y", false),
      ("http://h:81/y", false),
      ("http://other/y", false),
      ("//other/y", false),
      ("http://evil:evil@other/y", false),
      ("//evil:evil@other/y", false),
    ])
  func redirects(reference: String, isKept: Bool) throws {
    let own = RequestTarget.Credentials(user: "user", password: "secret")
    let base = try RequestTarget("http://user:secret@h/x")
    let next = try base.resolving(reference)
    #expect(next.credentials == (isKept ? own : nil))
    if !isKept {
      #expect(try next.resolving("http://h/x").credentials == nil, "what is gone does not come back")
    }
    #expect(try RequestTarget("http://h/").resolving("http://a:b@h/").credentials == nil)
  }
}
