/// Random texts, rich in what parsers and names trip over.
enum RandomText {
  private static let dangerous = [
    "/", "\\", "//", ".", "..", "../", "..\\", "%2e%2e%2f", "%2E.", "%2F", "%5c", "%00", "%0d%0a", "%", "%%", "%2",
    "%zz",
    "%25", "%252f", "\0", "\u{1}", "\n", "\r\n", "\t", "\u{1B}[31m", "\u{7F}", "\u{85}", "%C2%85", "\u{202E}",
    "%E2%80%AE", "\u{2028}", "\u{FEFF}", "\u{200D}", "\u{AD}", "\u{FF0F}", "\u{FF0E}", "\u{2215}", "%C0%AF",
    "%E0%80%AF",
    "%F0%80%80%AF", "%ED%A0%80", "%F4%90%80%80", "%FF", "%80", "\u{308}", "/\u{338}", ".\u{301}", "-", "--", "-rf", " ",
    "  ", ".haul", ".tar.gz", ".jpg", "?", "#", "@", ":", "[", "]", "[::1]", "user:secret@", ":80", "http:", "\u{FC}",
    "\u{1F468}\u{200D}\u{1F469}", "\u{E000}", "\u{10FFFF}", "e\u{301}\u{323}", "CON", "a", "name", "~", "&", "=", "\"",
  ]

  /// A few dangerous pieces, random escapes and random bytes, one after the other.
  static func pieces(using random: inout SplitMix64) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      switch Int.random(in: 0..<8, using: &random) {
      case 0:
        let byte = UInt8.random(in: 0...255, using: &random)
        text += "%\(String(byte >> 4, radix: 16))\(String(byte & 15, radix: 16, uppercase: true))"
      case 1:
        let bytes = (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) }
        text += String(decoding: bytes, as: UTF8.self)
      case 2:
        let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) ?? "x"
        text.unicodeScalars.append(scalar)
      case 3 where Int.random(in: 0..<8, using: &random) == 0:
        let unit = dangerous.randomElement(using: &random) ?? ""
        text += String(repeating: unit, count: Int.random(in: 0...300, using: &random))
      default:
        text += dangerous.randomElement(using: &random) ?? ""
      }
    }
    return text
  }

  /// A text that often is a URL.
  static func url(using random: inout SplitMix64) -> String {
    let start = ["http://h/", "https://h", "http://h.example/a/", "http://", "HTTP://user:p@h/", ""]
    return (start.randomElement(using: &random) ?? "") + pieces(using: &random)
  }
}
