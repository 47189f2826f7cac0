/// Reads the ranges and choices of a URL.
struct GlobParser {
  private let bytes: [UInt8]
  private var offset = 0
  private var literal: [UInt8] = []
  private var found: [Glob.Part] = []

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func parts() throws(Glob.Problem) -> [Glob.Part] {
    let address = addressRange()
    while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case _ where address?.contains(offset) == true:
        literal.append(byte)
        offset += 1
      case UInt8(ascii: "\\") where offset + 1 < bytes.count && Self.isSpecial(bytes[offset + 1]):
        literal.append(bytes[offset + 1])
        offset += 2
      case UInt8(ascii: "["): try range()
      case UInt8(ascii: "{"): try choices()
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        throw problem("\"\(Character(Unicode.Scalar(byte)))\" closes nothing", offset)
      default:
        literal.append(byte)
        offset += 1
      }
    }
    flush()
    guard found.count(where: { if case .text = $0 { false } else { true } }) <= Glob.maximumParts else {
      throw Glob.Problem(message: "the URL has more than \(Glob.maximumParts) ranges and choices")
    }
    return found
  }

  /// The brackets of an IPv6 address: those that the host begins with.
  private func addressRange() -> ClosedRange<Int>? {
    guard let scheme = bytes.indices.first(where: { bytes[$0...].starts(with: "://".utf8) }) else { return nil }
    let end = bytes[(scheme + 3)...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? bytes.count
    let authority = bytes[(scheme + 3)..<end]
    let start = authority.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? authority.startIndex
    guard start < end, bytes[start] == UInt8(ascii: "["),
      let close = bytes[start..<end].firstIndex(of: UInt8(ascii: "]"))
    else { return nil }
    let inside = bytes[(start + 1)..<close]
    // A range has at most one colon, and an address at least two.
    return inside.count(where: { $0 == UInt8(ascii: ":") }) >= 2 ? start...close : nil
  }

  private mutating func flush() {
    if !literal.isEmpty { found.append(.text(String(decoding: literal, as: UTF8.self))) }
    literal = []
  }

  private mutating func choices() throws(Glob.Problem) {
    let start = offset
    offset += 1
    var choices: [String] = []
    var choice: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\\") where offset < bytes.count && Self.isSpecial(bytes[offset]):
        choice.append(bytes[offset])
        offset += 1
      case UInt8(ascii: ","), UInt8(ascii: "}"):
        choices.append(String(decoding: choice, as: UTF8.self))
        choice = []
        guard byte == UInt8(ascii: "}") else { continue }
        flush()
        found.append(.choices(choices))
        return
      case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "]"):
        throw problem("choices cannot hold further brackets", offset - 1)
      default:
        choice.append(byte)
      }
    }
    throw problem("\"{\" is not closed", start)
  }

  private mutating func range() throws(Glob.Problem) {
    let start = offset
    guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "]")) else {
      throw problem("\"[\" is not closed", start)
    }
    let text = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
    guard let part = Self.range(text) else {
      throw problem("this is no range such as [1-10], [001-200:2] or [a-z]; write \\[ for a bracket", start)
    }
    flush()
    found.append(part)
    offset = end + 1
  }

  /// `1-10`, `001-200:2`, `a-z`; nil where it is none.
  private static func range(_ text: String) -> Glob.Part? {
    let halves = text.split(separator: ":", omittingEmptySubsequences: false)
    let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
    guard halves.count <= 2, ends.count == 2, let step = halves.count == 2 ? number(halves[1]) : 1, step > 0 else {
      return nil
    }
    if let first = number(ends[0]), let last = number(ends[1]) {
      let width = ends[0].utf8.first == UInt8(ascii: "0") ? ends[0].utf8.count : 0
      let count = abs(last - first) / step
      return .numbers(first: first, step: last < first ? -step : step, count: count + 1, width: width)
    }
    guard let first = letter(ends[0]), let last = letter(ends[1]), (first & 0x20) == (last & 0x20) else { return nil }
    let count = abs(Int(last) - Int(first)) / step
    return .letters(first: first, step: last < first ? -step : step, count: count + 1)
  }

  /// Up to 18 digits: no sum of such numbers runs over.
  private static func number(_ text: Substring) -> Int? {
    guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit) else { return nil }
    return Int(text)
  }

  private static func letter(_ text: Substring) -> UInt8? {
    guard text.utf8.count == 1, let byte = text.utf8.first, byte.isLetter else { return nil }
    return byte
  }

  private static func isSpecial(_ byte: UInt8) -> Bool { "[]{}\\,".utf8.contains(byte) }

  private func problem(_ message: String, _ offset: Int) -> Glob.Problem {
    Glob.Problem(message: "the glob is wrong at character \(offset + 1): \(message)")
  }
}
