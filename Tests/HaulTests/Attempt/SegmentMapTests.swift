import Testing

@testable import Haul

private let mebibyte = 1 << 20

@Suite("Ranges of a file, as values")
struct ByteRangesTests {
  @Test(
    "what is read from a note is in order and within the file, or nothing",
    arguments: [
      ([[0, 4]], 10, [0..<4]), ([[0, 4], [4, 6]], 10, [0..<6]), ([[2, 4], [6, 10]], 10, [2..<4, 6..<10]), ([], 10, []),
      ([[4, 4]], 10, nil), ([[4, 2]], 10, nil), ([[0, 4], [3, 6]], 10, nil), ([[6, 8], [0, 2]], 10, nil),
      ([[0, 11]], 10, nil), ([[-1, 4]], 10, nil), ([[0]], 10, nil), ([[0, 1, 2]], 10, nil), ([[]], 10, nil),
      ([[.min, .max]], 10, nil),
    ] as [([[Int]], Int, [Range<Int>]?)])
  func pairs(pairs: [[Int]], length: Int, expected: [Range<Int>]?) {
    #expect(ByteRanges(pairs: pairs, length: length)?.ranges == expected)
  }

  @Test(
    "gaps are all that is not there",
    arguments: [
      ([], [0..<10]), ([0..<10], []), ([0..<4], [4..<10]), ([2..<4, 6..<8], [0..<2, 4..<6, 8..<10]),
    ] as [([Range<Int>], [Range<Int>])])
  func gaps(ranges: [Range<Int>], expected: [Range<Int>]) {
    var present = ByteRanges()
    for range in ranges { present.append(range) }
    #expect(present.gaps(in: 10) == expected)
    #expect(present.count == 10 - expected.reduce(0) { $0 + $1.count })
    #expect(ByteRanges(pairs: present.pairs, length: 10) == present)
  }

  @Test(
    "a note with ranges leads to the first byte that is missing, and one that cannot be true to nothing",
    arguments: [
      ([[0, 4], [6, 8]], 10, 8, 4, [6..<8]), ([[0, 4]], 10, 10, 4, []), ([[2, 4]], 10, 4, 0, [2..<4]),
      ([[0, 10]], 10, 10, 9, []), ([[0, 4], [6, 10]], 10, 8, nil, []), ([[0, 4], [6, 8]], nil, 8, nil, []),
      ([], 10, 8, nil, []), ([[4, 0]], 10, 8, nil, []), ([[0, 1]], 1, 1, nil, []),
    ] as [([[Int]], Int?, Int, Int?, [Range<Int>])])
  func notes(ranges: [[Int]], length: Int?, size: Int, offset: Int?, later: [Range<Int>]) throws {
    var note = PartialNote(url: "u", validator: .entityTag("\"a\""), length: length)
    note.set(ranges: ranges)
    let json = try #require(note.json)
    let read = try #require(PartialNote(json: json))
    #expect(read == note)
    let resumption = read.resumption(url: "u", size: size)
    #expect(resumption?.offset == offset)
    #expect(resumption?.isNotedByRanges ?? true)
    #expect(resumption?.later.ranges ?? [] == later)
  }

  @Test("ranges from before the machine was started last are not believed", arguments: ["another", nil])
  func boot(_ boot: String?) {
    var note = PartialNote(url: "u", validator: .entityTag("\"a\""), length: 10)
    note.set(ranges: [[0, 4], [6, 8]], boot: boot)
    #expect(note.resumption(url: "u", size: 8) == nil)
    #expect(note.resumption(url: "u", size: 8, boot: nil) == nil)
  }

  @Test("a note from before there were ranges is read as it was")
  func oldNote() throws {
    let note = try #require(PartialNote(json: Array(#"{"url":"u","etag":"\"a\"","length":10}"#.utf8)))
    #expect(note.resumption(url: "u", size: 4) == Resumption(offset: 4, validator: .entityTag("\"a\""), length: 10))
  }
}

@Suite("Who brings which bytes of a file, as a value")
struct SegmentMapTests {
  @Test(
    "what is missing is cut into parts of the same size, and none below a MiB",
    arguments: [(64, 4, 4), (64, 3, 3), (64, 32, 32), (4, 32, 4), (1, 8, 1), (64, 1, 1)])
  func divide(size: Int, count: Int, parts: Int) {
    var map = SegmentMap(length: size * mebibyte, present: ByteRanges())
    map.divide(into: count)
    #expect(map.parts.count == parts)
    #expect(map.missing == size * mebibyte)
    let sizes = map.parts.map(\.rest.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= parts)
    #expect(zip(map.parts, map.parts.dropFirst()).allSatisfy { $0.rest.upperBound == $1.rest.lowerBound })
  }

  @Test("lengths that no disk holds do no harm")
  func huge() {
    var map = SegmentMap(length: .max, present: ByteRanges())
    map.divide(into: 32)
    #expect(map.parts.count >= 32)
    #expect(map.missing == .max)
    for stream in 0..<100 { _ = map.assign(stream) }
    #expect(map.missing == .max)
  }

  @Test("gaps of an earlier attempt are parts, and what is there stays")
  func gaps() {
    var present = ByteRanges(0..<mebibyte)
    present.append(3 * mebibyte..<4 * mebibyte)
    var map = SegmentMap(length: 8 * mebibyte, present: present)
    map.divide(into: 2)
    #expect(map.present == present)
    #expect(map.parts.first?.rest == mebibyte..<3 * mebibyte)
  }

  @Test("a free stream gets what waits, then the second half of the largest rest, and nothing below two MiB")
  func assign() {
    var map = SegmentMap(length: 8 * mebibyte, present: ByteRanges())
    #expect(map.assign(0) == 0..<8 * mebibyte)
    #expect(map.take(0, upTo: 2 * mebibyte) == 0..<2 * mebibyte)
    #expect(map.assign(1) == 5 * mebibyte..<8 * mebibyte)
    #expect(map.assign(2) == 5 * mebibyte + 3 * mebibyte / 2..<8 * mebibyte || map.rest(of: 2) != nil)
    map.release(1)
    let waiting = map.parts.first { $0.stream == nil }?.rest
    #expect(map.assign(3) == waiting)
    var small = SegmentMap(length: 2 * mebibyte - 1, present: ByteRanges())
    _ = small.assign(0)
    #expect(small.assign(1) == nil)
  }

  @Test("a stream brings no more than what belongs to it")
  func cut() {
    var map = SegmentMap(length: 4 * mebibyte, present: ByteRanges())
    _ = map.assign(0)
    _ = map.assign(1)
    #expect(map.take(0, upTo: 3 * mebibyte) == 0..<2 * mebibyte)
    #expect(map.take(0, upTo: 1) == nil)
    #expect(map.take(1, upTo: .max) == 2 * mebibyte..<4 * mebibyte)
    #expect(map.isComplete)
    #expect(map.present == ByteRanges(0..<4 * mebibyte))
  }

  @Test("one stream left alone has all the rest")
  func collapse() {
    var map = SegmentMap(length: 4 * mebibyte, present: ByteRanges())
    map.divide(into: 4)
    for stream in 0..<4 { _ = map.assign(stream) }
    _ = map.take(0, upTo: 10)
    _ = map.take(2, upTo: mebibyte)
    #expect(map.collapse(to: 1) == nil)
    #expect(map.collapse(to: 0) == 10)
    #expect(map.present == ByteRanges(0..<10))
    #expect(map.take(0, upTo: .max) == 10..<4 * mebibyte)
  }
}
