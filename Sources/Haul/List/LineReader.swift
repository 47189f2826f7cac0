#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Cuts a stream of bytes into lines.
///
/// A line longer than `longest` is cut there and the rest of it dropped: a file without line ends must not fill the
/// memory.
struct LineReader {
  /// Beyond what any URL may have, so that the cut line is refused as too long and not fetched as another.
  static let longest = 2 * RequestTarget.maximumLength

  struct Line: Hashable {
    var number: Int
    var text: String
    /// Whether there was more of it.
    var isCut = false
  }

  private var stream: ByteStream
  private let longest: Int
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var start = 0
  private var end = 0
  private var number = 0
  private var isAtEnd = false
  private var isSkipping = false

  init(_ source: LineSource, longest: Int = longest) {
    stream = ByteStream(source)
    self.longest = longest
  }

  /// The next lines: at least one and at most `limit`, as many as are there without waiting; none at the end.
  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [Line] {
    var lines: [Line] = []
    while lines.count < limit {
      if let line = takeLine() {
        lines.append(line)
      } else if isAtEnd {
        break
      } else if lines.isEmpty || stream.isReady {
        try fill(isCancelled: isCancelled)
      } else {
        break
      }
    }
    return lines
  }

  private mutating func takeLine() -> Line? {
    while true {
      let found = lineFeed()
      let isComplete = found != nil || (isAtEnd && start < end)
      guard isComplete || end - start >= longest else { return nil }
      let stop = found ?? end
      let taken = isSkipping ? nil : line(upTo: stop, isComplete: isComplete)
      isSkipping = !isComplete
      start = found.map { $0 + 1 } ?? end
      if taken != nil || start == end { return taken }
    }
  }

  private func lineFeed() -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard start < end, let base = bytes.baseAddress, let found = memchr(base + start, 0x0A, end - start) else {
        return nil
      }
      return UnsafeRawPointer(found) - base
    }
  }

  private mutating func line(upTo found: Int, isComplete: Bool) -> Line {
    number += 1
    var stop = min(found, start + longest)
    let isCut = stop < found || !isComplete
    if stop > start, buffer[stop - 1] == UInt8(ascii: "\r") { stop -= 1 }
    var first = start
    // A byte order mark, which some editors put before the first line.
    if number == 1, buffer[first..<stop].starts(with: [0xEF, 0xBB, 0xBF]) { first += 3 }
    let text = buffer.withUnsafeBytes { String(decoding: $0[first..<stop], as: UTF8.self) }
    return Line(number: number, text: text, isCut: isCut)
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
    let count = try Self.read(&stream, into: &buffer, from: end, isCancelled: isCancelled)
    end += count
    isAtEnd = count == 0
  }

  private static func read(
    _ stream: inout ByteStream, into buffer: inout [UInt8], from free: Int, isCancelled: () -> Bool
  ) throws(HaulError) -> Int {
    let result = buffer.withUnsafeMutableBytes { bytes -> Result<Int, HaulError> in
      do throws(HaulError) {
        return .success(
          try stream.read(
            into: UnsafeMutableRawBufferPointer(rebasing: bytes[free...]), isCancelled: isCancelled))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
