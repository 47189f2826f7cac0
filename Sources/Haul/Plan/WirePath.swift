/// The path and query of a URL, made fit for the first line of a request.
enum WirePath {
  /// The text of a range with everything percent-encoded that may not stand on the wire, and nothing else touched.
  ///
  /// Encoded are controls, space, `"<>\^` and the backtick, `{|}` and all bytes beyond ASCII, and a `%` that no two
  /// hexadecimal digits follow. Valid escapes stay. `[` and `]` stay too: RFC 3986 does not allow them here, but browsers
  /// and curl send them raw, and servers tell `[` from `%5B`.
  static func encoded(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    guard let first = firstToEncode(bytes, range) else { return bytes.string(range) }
    var output: [UInt8] = []
    output.reserveCapacity(range.count + 16)
    for offset in range.lowerBound..<first { output.append(bytes[offset]) }
    var offset = first
    while offset < range.upperBound {
      if mayStand(bytes, offset, range) {
        output.append(bytes[offset])
      } else {
        output.appendEscape(of: bytes[offset])
      }
      offset += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func firstToEncode(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var offset = range.lowerBound
    while offset < range.upperBound {
      if !mayStand(bytes, offset, range) { return offset }
      offset += 1
    }
    return nil
  }

  @inline(__always)
  private static func mayStand(_ bytes: Span<UInt8>, _ offset: Int, _ range: Range<Int>) -> Bool {
    let byte = bytes[offset]
    if byte == UInt8(ascii: "%") { return bytes.escapedByte(at: offset, in: range) != nil }
    return byte.mayStandInPath
  }

  /// The path without `.` and `..` segments, the query untouched (RFC 3986 §5.2.4). Escaped dots are not segments here,
  /// because escapes are not decoded.
  ///
  /// - Parameter path: Begins with `/`, and so does the result: `..` at the root stays at the root.
  static func removingDotSegments(_ path: String) -> String {
    let bytes = [UInt8](path.utf8)
    let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var start = 0
    while start < end {
      // `start` is at a slash; the segment runs to the next one.
      let next = bytes[(start + 1)..<end].firstIndex(of: UInt8(ascii: "/")) ?? end
      let segment = bytes[(start + 1)..<next]
      let isLast = next == end
      switch segment.count {
      case 1 where segment.first == UInt8(ascii: "."):
        if isLast { output.append(UInt8(ascii: "/")) }
      case 2 where segment.allSatisfy({ $0 == UInt8(ascii: ".") }):
        let parent = output.lastIndex(of: UInt8(ascii: "/")) ?? 0
        output.removeSubrange(parent...)
        if isLast { output.append(UInt8(ascii: "/")) }
      default:
        output.append(UInt8(ascii: "/"))
        output.append(contentsOf: segment)
      }
      start = next
    }
    output.append(contentsOf: bytes[end...])
    return String(decoding: output, as: UTF8.self)
  }
}

extension UInt8 {
  /// Whether a byte may stand in a path or query as it is; `%` is judged by what follows it.
  @inline(__always)
  fileprivate var mayStandInPath: Bool {
    switch self {
    case 0x61...0x7A, 0x3F...0x5B: true  // a-z; ? @ A-Z [
    case 0x24...0x3B: true  // $ % & ' ( ) * + , - . / 0-9 : ;
    case 0x21, 0x3D, 0x5D, 0x5F, 0x7E: true  // ! = ] _ ~
    default: false
    }
  }
}
