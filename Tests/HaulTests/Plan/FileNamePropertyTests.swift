import Testing

@testable import Haul

@Suite("Check 24: whatever the input, a name is safe")
struct FileNamePropertyTests {
  @Test("After 200,000 random texts", arguments: [1, 2] as [UInt64])
  func randomTexts(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<100_000 {
      let text = RandomText.pieces(using: &random)
      let name = FileName(sanitizing: text)
      guard check(name, from: text) else { return }
      // A safe name is kept as it is.
      guard FileName(sanitizing: name.text).text.utf8.elementsEqual(name.text.utf8) else {
        Issue.record("\(name.text.debugDescription) is changed a second time")
        return
      }
      guard check(name.numbered(Int.random(in: 2...9_999, using: &random)), from: text) else { return }
    }
  }

  @Test("After 200,000 random URLs", arguments: [3, 4] as [UInt64])
  func randomURLs(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var parsed = 0
    for _ in 0..<100_000 {
      let text = RandomText.url(using: &random)
      guard let target = try? RequestTarget(text) else { continue }
      parsed += 1
      let name = FileName(for: target)
      guard check(name, from: text), check(name.numbered(2), from: text) else { return }
    }
    #expect(parsed > 20_000)
  }

  @Test("After every pair of escaped bytes, at the beginning, in the middle and at the end of a component")
  func everyPairOfBytes() throws {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        let escapes = "\(first.escape)\(second.escape)"
        for path in [escapes, "a\(escapes)b.c", "x/\(escapes)/?\(escapes)"] {
          let target = try RequestTarget("http://h/\(path)")
          guard check(FileName(for: target), from: path) else { return }
        }
      }
    }
  }

  @Test("After every Unicode scalar")
  func everyScalar() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      guard check(FileName(sanitizing: String(scalar)), from: String(scalar)) else { return }
    }
  }

  /// Judged on bytes and scalars: a slash with a combining mark is one character that is not equal to a slash.
  private func check(_ name: FileName, from input: String) -> Bool {
    let bytes = Array(name.text.utf8)
    let isSafe =
      (1...255).contains(bytes.count)
      && bytes != Array(".".utf8) && bytes != Array("..".utf8)
      && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }
      && bytes.first != UInt8(ascii: ".") && bytes.first != UInt8(ascii: "-")
      && bytes.last != UInt8(ascii: ".") && bytes.last != UInt8(ascii: " ")
      && !name.text.unicodeScalars.contains(where: VisibleText.isInvisible)
    if !isSafe {
      Issue.record("\(input.debugDescription) became \(name.text.debugDescription)")
    }
    return isSafe
  }
}

extension UInt8 {
  fileprivate var escape: String {
    "%\(String(self >> 4, radix: 16))\(String(self & 15, radix: 16))"
  }
}
