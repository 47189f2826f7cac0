/// A set of 64-bit entries that are found by their upper half: some 11 bytes for each. No entry is 0.
///
/// It is cut into segments by the uppermost bits, and each grows by itself, so that there is never a second copy of the whole
/// in memory: twofold while it is small, then by a quarter.
struct EntryTable {
  private static let segmentBits: UInt64 = 6

  private var segments = Array(repeating: Segment(), count: 1 << Int(segmentBits))

  /// The first entry with the upper half of `hash` that `matches` takes; nil where there is none.
  func first(like hash: UInt64, where matches: (UInt64) throws -> Bool) rethrows -> UInt64? {
    try segments[Int(hash >> (64 - Self.segmentBits))].first(like: hash, where: matches)
  }

  /// Adds an entry, whether it is there already or not.
  mutating func insert(_ entry: UInt64) { segments[Int(entry >> (64 - Self.segmentBits))].insert(entry) }

  /// Open addressing with linear probing, four fifths full at the most.
  private struct Segment {
    private static let smallSize = 1024

    /// 0 is an empty place; there always is one.
    private var places = Array(repeating: 0 as UInt64, count: 16)
    private var count = 0

    func first(like hash: UInt64, where matches: (UInt64) throws -> Bool) rethrows -> UInt64? {
      var place = home(hash)
      while places[place] != 0 {
        let entry = places[place]
        if entry >> 32 == hash >> 32, try matches(entry) { return entry }
        place = next(place)
      }
      return nil
    }

    mutating func insert(_ entry: UInt64) {
      if count * 5 >= places.count * 4 { grow() }
      put(entry)
      count += 1
    }

    private mutating func grow() {
      let old = places
      places = Array(repeating: 0, count: old.count + (old.count < Self.smallSize ? old.count : old.count / 4))
      for entry in old where entry != 0 { put(entry) }
    }

    private mutating func put(_ entry: UInt64) {
      var place = home(entry)
      while places[place] != 0 { place = next(place) }
      places[place] = entry
    }

    /// The upper half's bits but those of the segment, spread over all places.
    private func home(_ entry: UInt64) -> Int {
      let bits = (entry >> 32) << EntryTable.segmentBits & 0xFFFF_FFFF
      return Int((bits &* UInt64(places.count)) >> 32)
    }

    private func next(_ place: Int) -> Int { place + 1 == places.count ? 0 : place + 1 }
  }
}
