/// Which bytes of a file are still to come, and over which stream: a response of its own on a connection of its own. A value.
///
/// Every byte that is to come is in exactly one part, and every part belongs to one stream or waits for one. What is in
/// no part is there.
struct SegmentMap: Hashable {
  /// Less than this is not worth a request of its own.
  static let smallestPart = 1 << 20

  struct Part: Hashable {
    /// What is still to come of it; never empty.
    var rest: Range<Int>
    var stream: Int?
  }

  /// The whole file's length in bytes.
  let length: Int
  /// In the order of their places.
  private(set) var parts: [Part]

  init(length: Int, present: ByteRanges) {
    self.length = length
    parts = present.gaps(in: length).map { Part(rest: $0, stream: nil) }
  }

  var isComplete: Bool { parts.isEmpty }

  /// Bytes that are still to come.
  var missing: Int { parts.reduce(0) { $0 + $1.rest.count } }

  /// What is there.
  var present: ByteRanges {
    var present = ByteRanges()
    var next = 0
    for part in parts {
      present.append(next..<part.rest.lowerBound)
      next = part.rest.upperBound
    }
    present.append(next..<length)
    return present
  }

  /// What is still to come over a stream.
  func rest(of stream: Int) -> Range<Int>? { parts.first { $0.stream == stream }?.rest }

  // MARK: - Who gets what

  /// Cuts what is to come into about `count` parts of the same size. None belongs to a stream yet.
  mutating func divide(into count: Int) {
    let size = max(Self.smallestPart, missing / max(count, 1))
    parts = parts.flatMap { part -> [Part] in
      let pieces = max(1, Int((Double(part.rest.count) / Double(size)).rounded()))
      let step = part.rest.count / pieces
      return (0..<pieces).map { number in
        let start = part.rest.lowerBound + number * step
        return Part(rest: start..<(number == pieces - 1 ? part.rest.upperBound : start + step), stream: nil)
      }
    }
  }

  /// Gives a stream the first part that waits for one, else the second half of the largest rest of another.
  ///
  /// - Returns: the bytes to ask for; nil where nothing is left that is worth a request.
  mutating func assign(_ stream: Int) -> Range<Int>? {
    if let index = parts.firstIndex(where: { $0.stream == nil }) {
      parts[index].stream = stream
      return parts[index].rest
    }
    guard let index = parts.indices.max(by: { parts[$0].rest.count < parts[$1].rest.count }) else { return nil }
    let rest = parts[index].rest
    guard rest.count / 2 >= Self.smallestPart else { return nil }
    let middle = rest.lowerBound + rest.count / 2
    parts[index].rest = rest.lowerBound..<middle
    parts.insert(Part(rest: middle..<rest.upperBound, stream: stream), at: index + 1)
    return middle..<rest.upperBound
  }

  /// Whose part begins at `place`; nil where none does, or it waits for one.
  func owner(at place: Int) -> Int? { parts.first { $0.rest.lowerBound == place }?.stream }

  /// Lets a stream go on into the part that begins at `place`, if that waits for one.
  mutating func extend(_ stream: Int, into place: Int) {
    guard let index = parts.firstIndex(where: { $0.stream == nil && $0.rest.lowerBound == place }) else { return }
    parts[index].stream = stream
  }

  /// Takes what a stream has not brought away from it.
  mutating func release(_ stream: Int) {
    for index in parts.indices where parts[index].stream == stream { parts[index].stream = nil }
  }

  /// Forgets all that is there from where a stream is on, and leaves the rest of the file to it alone.
  ///
  /// - Returns: the bytes from the file's beginning that count; nil where the stream has no part, or not the first.
  mutating func collapse(to stream: Int) -> Int? {
    guard let first = parts.first, first.stream == stream else { return nil }
    parts = [Part(rest: first.rest.lowerBound..<length, stream: stream)]
    return first.rest.lowerBound
  }

  // MARK: - What comes

  /// Counts bytes that a stream brought.
  ///
  /// - Returns: their place in the file: as many as there are, or as still belong to the stream; nil where none do.
  mutating func take(_ stream: Int, upTo count: Int) -> Range<Int>? {
    guard count > 0, let index = parts.firstIndex(where: { $0.stream == stream }) else { return nil }
    let rest = parts[index].rest
    let taken = rest.lowerBound..<(rest.lowerBound + min(count, rest.count))
    if taken == rest {
      parts.remove(at: index)
    } else {
      parts[index].rest = taken.upperBound..<rest.upperBound
    }
    return taken
  }
}
