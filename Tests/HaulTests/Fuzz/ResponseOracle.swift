/// What a response's bytes must come to, judged by a reader of its own that is strict and slow.
///
/// It speaks only of what is certain by RFC 9112; of anything odd it says nothing.
enum ResponseOracle {
  enum Verdict: Equatable {
    /// If it is saved, then with these bytes.
    case whole([UInt8])
    /// It must not be saved.
    case broken
    case unknown
  }

  static func verdict(_ bytes: [UInt8]) -> Verdict {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return .broken }
    let lines = bytes[..<end.lowerBound].split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      line.last == 0x0D ? line.dropLast() : line
    }
    guard let status = lines.first, status.elementsEqual("HTTP/1.1 200 OK".utf8) else { return .unknown }
    var lengths: [Int?] = []
    var isChunked = false
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), isToken(line[..<colon]),
        line.allSatisfy({ $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F })
      else { return .unknown }
      let value = String(decoding: line[(colon + 1)...], as: UTF8.self).filter { $0 != " " && $0 != "\t" }
      switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
      case "content-length": lengths.append(value.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(value) : nil)
      case "transfer-encoding":
        guard value.lowercased() == "chunked" else { return .unknown }
        isChunked = true
      case "repr-digest", "digest": return .unknown
      default: break
      }
    }
    let body = bytes[end.upperBound...]
    switch (lengths.count, isChunked) {
    case (0, true): return chunked(body)
    case (0, false): return .whole(Array(body))
    case (1, false):
      guard let length = lengths[0] else { return .unknown }
      return length <= body.count ? .whole(Array(body.prefix(length))) : .broken
    default: return .unknown
    }
  }

  private static func isToken(_ name: ArraySlice<UInt8>) -> Bool {
    !name.isEmpty
      && name.allSatisfy { $0 == UInt8(ascii: "-") || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
  }

  private static func chunked(_ body: ArraySlice<UInt8>) -> Verdict {
    var rest = body
    var content: [UInt8] = []
    while true {
      guard let end = rest.firstRange(of: [0x0D, 0x0A]) else { return rest.contains(0x0A) ? .unknown : .broken }
      let digits = rest[..<end.lowerBound]
      guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), !digits.contains(UInt8(ascii: "+")),
        !digits.contains(UInt8(ascii: "-"))
      else { return .unknown }
      rest = rest[end.upperBound...]
      if size == 0 { return rest.starts(with: [0x0D, 0x0A]) ? .whole(content) : .unknown }
      guard size <= rest.count - 2 else { return .broken }
      content += rest.prefix(size)
      rest = rest.dropFirst(size)
      guard rest.starts(with: [0x0D, 0x0A]) else { return .unknown }
      rest = rest.dropFirst(2)
    }
  }
}
