import Testing

@testable import Haul

@Suite("Text from outside is made visible before a person sees it")
struct VisibleTextTests {
  @Test(
    "What shows itself stays as it is",
    arguments: [
      "", "plain text ~!\"\\u{1B}", "Gr\u{FC}\u{DF}e", "\u{65E5}\u{672C}\u{8A9E}", "\u{1F600}", "e\u{301}", "\u{A0}",
      "\u{5E9}\u{5DC}\u{5D5}\u{5DD}", "\u{FFFD}",
    ])
  func unchanged(text: String) {
    #expect(VisibleText.escaped(text).unicodeScalars.elementsEqual(text.unicodeScalars))
  }

  @Test(
    "What acts instead of showing is written out",
    arguments: [
      ("\u{1B}[31mred", "\\u{1B}[31mred"),
      ("a\0b\tc\nd\re", "a\\u{00}b\\u{09}c\\u{0A}d\\u{0D}e"),
      ("\r\n", "\\u{0D}\\u{0A}"),
      ("\u{7}\u{8}\u{7F}", "\\u{07}\\u{08}\\u{7F}"),
      ("\u{80}\u{85}\u{9B}31m\u{9F}", "\\u{80}\\u{85}\\u{9B}31m\\u{9F}"),
      ("exe.\u{202E}gpj", "exe.\\u{202E}gpj"),
      ("\u{FC}\u{2028}\u{2029}\u{FC}", "\u{FC}\\u{2028}\\u{2029}\u{FC}"),
      ("\u{AD}\u{200B}\u{FEFF}\u{E0041}", "\\u{AD}\\u{200B}\\u{FEFF}\\u{E0041}"),
      ("e\u{301}\u{200D}", "e\u{301}\\u{200D}"),
    ])
  func escaped(text: String, visible: String) {
    #expect(VisibleText.escaped(text) == visible)
  }

  @Test("Every control and every bidirectional control is written out, every other ASCII character kept")
  func everyControl() throws {
    let hidden: [ClosedRange<UInt32>] = [
      0x00...0x1F, 0x7F...0x9F, 0x061C...0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069,
    ]
    for value in hidden.joined() {
      let scalar = try #require(Unicode.Scalar(value))
      let digits = String(value, radix: 16, uppercase: true)
      #expect(VisibleText.escaped("a\(scalar)") == "a\\u{\(digits.count < 2 ? "0" : "")\(digits)}")
    }
    for value in UInt32(0x20)...0x7E {
      let text = String(try #require(Unicode.Scalar(value)))
      #expect(VisibleText.escaped(text) == text)
    }
  }
}
