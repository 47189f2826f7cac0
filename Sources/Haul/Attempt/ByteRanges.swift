/// Bytes of a file: ranges in order, of which no two overlap or touch. A value.
struct ByteRanges: Hashable, Sendable {
  private(set) var ranges: [Range<Int>] = []

  init() {}

  init(_ range: Range<Int>) { append(range) }

  /// Reads pairs of a first byte and the one after the last; nil where they are no such ranges, or reach beyond `length`.
  init?(pairs: [[Int]], length: Int) {
    for pair in pairs {
      guard pair.count == 2, pair[0] >= end, pair[0] < pair[1], pair[1] <= length else { return nil }
      append(pair[0]..<pair[1])
    }
  }

  /// Each range as its first byte and the one after its last.
  var pairs: [[Int]] { ranges.map { [$0.lowerBound, $0.upperBound] } }

  /// Bytes in all ranges.
  var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// The byte after the last.
  var end: Int { ranges.last?.upperBound ?? 0 }

  /// Adds a range that begins at ``end`` or after it.
  mutating func append(_ range: Range<Int>) {
    guard !range.isEmpty, range.lowerBound >= end else { return }
    if let last = ranges.last, last.upperBound == range.lowerBound {
      ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
    } else {
      ranges.append(range)
    }
  }

  /// What a file of `length` bytes has beside these.
  func gaps(in length: Int) -> [Range<Int>] {
    var gaps: [Range<Int>] = []
    var next = 0
    for range in ranges where range.upperBound <= length {
      if next < range.lowerBound { gaps.append(next..<range.lowerBound) }
      next = range.upperBound
    }
    if next < length { gaps.append(next..<length) }
    return gaps
  }
}
