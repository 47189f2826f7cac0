/// Text from outside, collected byte by byte into a safe name.
struct NameBuilder {
  private var output: [UInt8] = []

  /// The name for a path with its query, as ``FileName/init(for:)`` describes it.
  static func name(path: Span<UInt8>, host: String) -> String {
    let question = path.firstOffset(of: UInt8(ascii: "?"), in: 0..<path.count)
    let pathEnd = question ?? path.count
    var end = pathEnd
    while end > 0, path[end - 1] == UInt8(ascii: "/") { end -= 1 }
    let start = path.lastOffset(of: UInt8(ascii: "/"), in: 0..<end).map { $0 + 1 } ?? 0
    let hasOwnName = end == pathEnd
    if hasOwnName, isPlain(path, start..<end) { return path.string(start..<end) }

    var builder = NameBuilder()
    builder.append(path, start..<end, decoding: true)
    let isBlank = builder.isBlank
    if isBlank {
      builder.output = host.utf8.map { $0 == UInt8(ascii: ":") ? UInt8(ascii: "_") : $0 }
    }
    if let question, question + 1 < path.count, !hasOwnName || isBlank {
      builder.output.append(UInt8(ascii: "-"))
      builder.append(path, (question + 1)..<path.count, decoding: true)
    }
    return builder.finished()
  }

  /// Whether a text is a safe name as it stands: the common case, which costs one copy.
  static func isPlain(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard !range.isEmpty, range.count <= FileName.maximumLength else { return false }
    switch bytes[range.lowerBound] {
    case UInt8(ascii: "."), UInt8(ascii: "-"): return false
    default: break
    }
    switch bytes[range.upperBound - 1] {
    case UInt8(ascii: "."), UInt8(ascii: " "): return false
    default: break
    }
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = bytes[offset]
      guard !byte.isUnsafeInName, byte < 0x80, byte != UInt8(ascii: "%") else { return false }
      offset += 1
    }
    return true
  }

  /// Whether there is nothing but dots and spaces.
  var isBlank: Bool {
    output.allSatisfy { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: " ") }
  }

  /// Appends a text, with escapes in place of what may not stand in a name.
  ///
  /// - Parameter decoding: Whether percent escapes are decoded, once. Those of separators, controls and invalid UTF-8 stay
  ///   as they were written; nothing is decoded after this, so an escaped escape cannot become a separator.
  mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>, decoding: Bool) {
    output.reserveCapacity(output.count + range.count)
    var offset = range.lowerBound
    while offset < range.upperBound {
      let unit = ByteUnit(bytes, offset, range, decoding: decoding)
      if unit.byte < 0x80 {
        if unit.byte.isUnsafeInName { keep(unit, bytes, offset) } else { output.append(unit.byte) }
        offset += unit.width
      } else if let (scalar, end) = ByteUnit.scalar(bytes, offset, range, decoding: decoding) {
        if VisibleText.isInvisible(scalar) {
          for byte in UTF8.encode(scalar) ?? .init() { output.appendEscape(of: byte) }
        } else {
          output.append(contentsOf: UTF8.encode(scalar) ?? .init())
        }
        offset = end
      } else {
        keep(unit, bytes, offset)
        offset += unit.width
      }
    }
  }

  /// An escape stays as it was written, a raw byte becomes one.
  private mutating func keep(_ unit: ByteUnit, _ bytes: Span<UInt8>, _ offset: Int) {
    if unit.isEscaped {
      for position in offset..<(offset + unit.width) { output.append(bytes[position]) }
    } else {
      output.appendEscape(of: unit.byte)
    }
  }

  /// The name: no dots or spaces at its end, neither dot nor dash at its beginning, not too long, never empty.
  consuming func finished() -> String {
    while let last = output.last, last == UInt8(ascii: ".") || last == UInt8(ascii: " ") { output.removeLast() }
    guard let first = output.first else { return "download" }
    if first == UInt8(ascii: ".") || first == UInt8(ascii: "-") { output[0] = UInt8(ascii: "_") }
    let name = String(decoding: output, as: UTF8.self)
    return output.count <= FileName.maximumLength ? name : NameLength.joined(name, inserting: "")
  }
}

extension UInt8 {
  /// Separators (a backslash is one to Windows shares and to programs that came from there), controls and NUL.
  @inline(__always)
  fileprivate var isUnsafeInName: Bool {
    self < 0x20 || self == 0x7F || self == UInt8(ascii: "/") || self == UInt8(ascii: "\\")
  }
}
