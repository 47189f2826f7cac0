/// Cuts a stream of bytes into lines.
///
/// A line longer than `longest` is cut there and the rest of it dropped: no URL is that long, and a file without line
/// ends must not fill the memory.
struct LineReader {
  /// Beyond what any URL may have, so that the cut line is refused as too long and not fetched as another.
  static let longest = 2 * RequestTarget.maximumLength

  struct Line {
    var number: Int
    var text: String
  }

  private let source: LineSource
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var start = 0
  private var end = 0
  private var number = 0
  private var isAtEnd = false
  /// Bytes of the source that have been read.
  private var offset = 0
  private var isSkipping = false

  init(_ source: LineSource) { self.source = source }

  /// The next lines: at least one and at most `limit`, as many as are there without waiting; none at the end.
  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [Line] {
    var lines: [Line] = []
    while lines.count < limit {
      if let line = takeLine() {
        lines.append(line)
      } else if isAtEnd {
        break
      } else if lines.isEmpty || source.isReady {
        try fill(isCancelled: isCancelled)
      } else {
        break
      }
    }
    return lines
  }

  private mutating func takeLine() -> Line? {
    while true {
      let found = buffer.withUnsafeBytes { $0[start..<end].firstIndex(of: UInt8(ascii: "\n")) }
      let isComplete = found != nil || (isAtEnd && start < end)
      guard isComplete || end - start >= Self.longest else { return nil }
      let stop = found ?? end
      let taken = isSkipping ? nil : line(upTo: min(stop, start + Self.longest))
      isSkipping = !isComplete
      start = found.map { $0 + 1 } ?? end
      if taken != nil || start == end { return taken }
    }
  }

  private mutating func line(upTo limit: Int) -> Line {
    number += 1
    var stop = limit
    if stop > start, buffer[stop - 1] == UInt8(ascii: "\r") { stop -= 1 }
    var first = start
    // A byte order mark, which some editors put before the first line.
    if number == 1, buffer[first..<stop].starts(with: [0xEF, 0xBB, 0xBF]) { first += 3 }
    return Line(number: number, text: String(decoding: buffer[first..<stop], as: UTF8.self))
  }

  private mutating func fill(isCancelled: () -> Bool) throws(HaulError) {
    if start > 0 {
      buffer.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        base.copyMemory(from: base + start, byteCount: end - start)
      }
      end -= start
      start = 0
    }
    if end == buffer.count { buffer.append(contentsOf: repeatElement(0, count: buffer.count)) }
    let free = end
    let count = try Self.read(source, at: offset, into: &buffer, from: free, isCancelled: isCancelled)
    offset += count
    end += count
    isAtEnd = count == 0
  }

  private static func read(
    _ source: LineSource, at offset: Int, into buffer: inout [UInt8], from free: Int, isCancelled: () -> Bool
  ) throws(HaulError) -> Int {
    let result = buffer.withUnsafeMutableBytes { bytes -> Result<Int, HaulError> in
      do throws(HaulError) {
        return .success(
          try source.read(
            into: UnsafeMutableRawBufferPointer(rebasing: bytes[free...]), at: offset, isCancelled: isCancelled))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
