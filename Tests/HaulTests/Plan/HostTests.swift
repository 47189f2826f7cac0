import Testing

@testable import Haul

@Suite("The host of a URL is a name in lowercase ASCII or an address")
struct HostTests {
  @Test(
    "Names are lowered, escapes decoded, international labels mapped and written in Punycode",
    arguments: [
      ("example.com", "example.com"),
      ("EXAMPLE.Com", "example.com"),
      ("example.com.", "example.com."),
      ("a", "a"),
      ("-a-.b", "-a-.b"),
      ("_dmarc.h", "_dmarc.h"),
      ("ex%61mple.com", "example.com"),
      ("EX%41MPLE%2ecom", "example.com"),
      ("b%C3%BCcher.example", "xn--bcher-kva.example"),
      ("b\u{FC}cher.example", "xn--bcher-kva.example"),
      ("B\u{DC}CHER.example", "xn--bcher-kva.example"),
      ("bu\u{308}cher.example", "xn--bcher-kva.example"),
      ("BU\u{308}CHER.example", "xn--bcher-kva.example"),
      ("fa\u{DF}.de", "xn--fa-hia.de"),
      ("\u{4F8B}\u{3048}.\u{30C6}\u{30B9}\u{30C8}", "xn--r8jz45g.xn--zckzah"),
      ("\u{4F8B}\u{3048}\u{3002}\u{30C6}\u{30B9}\u{30C8}", "xn--r8jz45g.xn--zckzah"),
      ("h\u{FF0E}example\u{FF61}com", "h.example.com"),
      ("\u{FF28}\u{FF10}\u{FF0E}com", "h0.com"),
      ("\u{43F}\u{440}\u{438}\u{43C}\u{435}\u{440}.\u{440}\u{444}", "xn--e1afmkfd.xn--p1ai"),
      ("i\u{2764}.ws", "xn--i-7iq.ws"),
      ("\u{C608}\u{C2DC}.kr", "xn--vv4b11d.kr"),
      ("\u{110B}\u{1168}\u{1109}\u{1175}.kr", "xn--vv4b11d.kr"),
      ("\u{1E9}\u{323}.example", "\u{1E9}\u{323}.example".punycoded),
      ("\u{212A}elvin.example", "kelvin.example"),
      ("xn--bcher-kva.example", "xn--bcher-kva.example"),
      (String(repeating: "a", count: 63) + ".b", String(repeating: "a", count: 63) + ".b"),
    ])
  func names(given: String, host: String) throws {
    let target = try RequestTarget("http://\(given)/")
    #expect(target.origin.host == host)
    #expect(!target.isAddressLiteral)
  }

  @Test(
    "What no name can be is refused",
    arguments: [
      ".", "..", "a..b", ".a", "a...", "a b", "a%20b", "a%2Fb", "a%00b", "a%", "a%4", "a%zz", "a%FFb", "a*b", "a!b",
      "a,b", "a;b", "(a)", "a=b", "a'b", "a\"b", "<a>", "a^b", "a|b", "a{b}", "a`b", "a~b", "a+b", "\u{7F}", "\u{1}a",
      "a]b", "a[b", "%5B%5D", "\u{FF0F}", "a\u{FF0F}b", "a\u{AD}b", "\u{202E}a", "a\u{2028}", "\u{A0}", "\u{FEFF}a",
      "\u{E000}", "\u{3002}", "a\u{3002}\u{FF0E}b", String(repeating: "a", count: 64),
      String(repeating: "\u{FC}", count: 60), String(repeating: "a.", count: 127) + "aa",
      String(repeating: "\u{4E00}", count: 20_000), "::1", "a:b:80",
    ])
  func badNames(given: String) {
    let error = #expect(throws: RequestTargetError.self) { try RequestTarget("http://\(given)/") }
    #expect(error?.code == .badHost)
  }

  @Test("A name may have 253 bytes, and a dot after them")
  func longestName() throws {
    let longest = String(repeating: "a.", count: 126) + "a"
    #expect(longest.utf8.count == 253)
    #expect(try RequestTarget("http://\(longest)./").origin.host == longest + ".")
  }

  @Test(
    "IPv6 addresses in brackets follow RFC 4291 §2.2 and are kept as written, in lower case",
    arguments: [
      "::", "::1", "1::", "2001:DB8::8:800:200C:417A", "FF01::101", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::",
      "::2:3:4:5:6:7:8", "1::3:4:5:6:7:8", "::13.1.68.3", "::FFFF:129.144.52.38", "1:2:3:4:5:6:1.2.3.4",
      "1:2:3:4:5::1.2.3.4", "0000:0000:0000:0000:0000:ffff:255.255.255.255", "fe80::1",
    ])
  func addresses(address: String) throws {
    let target = try RequestTarget("http://[\(address)]:81/")
    #expect(target.origin == .init(scheme: .http, host: address.lowercased(), port: 81))
    #expect(target.isAddressLiteral)
  }

  @Test(
    "What is no IPv6 address is refused, and so are zones",
    arguments: [
      "[]", "[:]", "[:::]", "[1]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7:8::]", "[::1::]",
      "[12345::]",
      "[g::]", "[1:]", "[:1]", "[::1:]", "[1:2:3:4:5:6:7:1.2.3.4]", "[::1.2.3]", "[::1.2.3.256]", "[::1.2.3.04]",
      "[::1.2.3.4:5]", "[1.2.3.4]", "[::1", "[::1]]", "[[::1]]", "[::1]x", "[::1]80", "[ ::1]", "[fe80::1%eth0]",
      "[fe80::1%25eth0]", "[v1.fe]", "[\u{FF11}::]", "[0000:0000:0000:0000:0000:ffff:255.255.255.2555]",
    ])
  func badAddresses(host: String) {
    let error = #expect(throws: RequestTargetError.self) { try RequestTarget("http://\(host)/") }
    #expect(error?.code == .badHost)
  }

  @Test(
    "Four decimal numbers are an IPv4 address, however they are written; other spellings are names for the resolver",
    arguments: [
      ("127.0.0.1", "127.0.0.1", true),
      ("0.0.0.0", "0.0.0.0", true),
      ("255.255.255.255", "255.255.255.255", true),
      ("%31.2.3.4", "1.2.3.4", true),
      ("\u{FF11}\u{3002}2.3.4", "1.2.3.4", true),
      ("256.0.0.1", "256.0.0.1", false),
      ("2130706433", "2130706433", false),
      ("0x7F.1", "0x7f.1", false),
      ("0177.0.0.1", "0177.0.0.1", false),
      ("1.2.3", "1.2.3", false),
      ("1.2.3.4.5", "1.2.3.4.5", false),
      ("1.2.3.4.", "1.2.3.4.", false),
    ])
  func dotted(given: String, host: String, isAddress: Bool) throws {
    let target = try RequestTarget("http://\(given)/")
    #expect(target.origin.host == host)
    #expect(target.isAddressLiteral == isAddress)
  }

  @Test("Refusals quote the host and say what to write")
  func messages() {
    #expect(
      throws: RequestTargetError(
        code: .badHost,
        message: "the host \"a..b\" has an empty part before, after or between dots: remove the extra dot")
    ) { try RequestTarget("http://a..b/") }
    #expect(
      throws: RequestTargetError(
        code: .badHost,
        message: "the host \"a\\u{1B}b\" has a character that no name can have: use letters, digits, hyphens and dots")
    ) { try RequestTarget("http://a\u{1B}b/") }
  }
}

extension String {
  /// The first label in Punycode, for a name whose marks are composed already.
  fileprivate var punycoded: String {
    let labels = split(separator: ".").map { Array($0.unicodeScalars) }
    return "xn--\(Punycode.encode(labels[0]) ?? "").example"
  }
}
