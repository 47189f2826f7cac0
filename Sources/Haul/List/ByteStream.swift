/// The bytes of a list in their order, unpacked where they are gzip's.
///
/// Whether they are is told by the first two bytes (RFC 1952 §2.3.1), not by the name: standard input has none.
struct ByteStream {
  private enum Packing {
    case unknown, none
    case gzip(Inflater)
  }

  private let source: LineSource
  private var packing = Packing.unknown
  /// Bytes of the source that have been read.
  private var offset = 0
  private var isAtEnd = false

  init(_ source: LineSource) { self.source = source }

  /// Whether bytes, or the end, are there without waiting.
  var isReady: Bool {
    if case .gzip(let inflater) = packing, inflater.hasInput { return true }
    return isAtEnd || source.isReady
  }

  /// Fills as much of `buffer` as there is; 0 at the end.
  ///
  /// - Throws: ``HaulError`` with code `list` where reading fails or what is packed is damaged.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer, isCancelled: () -> Bool) throws(HaulError) -> Int {
    switch packing {
    case .none:
      let count = try source.read(into: buffer, at: offset, isCancelled: isCancelled)
      offset += count
      return count
    case .unknown:
      return try begin(buffer, isCancelled)
    case .gzip(let inflater):
      return try unpack(inflater, buffer, isCancelled)
    }
  }

  private mutating func begin(
    _ buffer: UnsafeMutableRawBufferPointer, _ isCancelled: () -> Bool
  ) throws(HaulError) -> Int {
    var count = 0
    while count < 2, count < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
      let more = try source.read(into: rest, at: offset, isCancelled: isCancelled)
      if more == 0 { break }
      offset += more
      count += more
      if buffer[0] != 0x1F { break }
    }
    guard count >= 2, buffer[0] == 0x1F, buffer[1] == 0x8B else {
      packing = .none
      return count
    }
    guard let inflater = Inflater() else { throw damage("there is no memory to unpack it") }
    inflater.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    packing = .gzip(inflater)
    return try unpack(inflater, buffer, isCancelled)
  }

  private mutating func unpack(
    _ inflater: Inflater, _ buffer: UnsafeMutableRawBufferPointer, _ isCancelled: () -> Bool
  ) throws(HaulError) -> Int {
    while true {
      switch inflater.unpack(into: buffer) {
      case .unpacked(let count): return count
      case .damaged: throw damage("its gzip data is damaged")
      case .hungry: break
      }
      guard !isAtEnd else { return 0 }
      let count = try source.read(into: buffer, at: offset, isCancelled: isCancelled)
      offset += count
      isAtEnd = count == 0
      if isAtEnd {
        guard inflater.isComplete || isCancelled() else { throw damage("its gzip data is cut short") }
        return 0
      }
      inflater.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  private func damage(_ problem: String) -> HaulError {
    HaulError(
      .list, "\(source.title) cannot be read on: \(problem)",
      hint: "check it with gzip -t, and make or fetch it anew")
  }
}
