/// Tells of most keys that they were never inserted, and of those that were never so (B. H. Bloom, “Space/time trade-offs in
/// hash coding with allowable errors”, 1970). Two bits of a key, in one word: with four bits for each key that is in it,
/// one in seven others seems to be.
struct KeyFilter {
  private static let largest = 1 << 27

  private var words: [UInt64]

  /// - Parameter bits: A power of two, of which 16 MB are made at the most.
  init(bits: Int) { words = Array(repeating: 0, count: max(1, min(bits, Self.largest) / 64)) }

  mutating func insert(_ key: UInt64) { words[word(key)] |= Self.mask(key) }

  func mayContain(_ key: UInt64) -> Bool {
    let mask = Self.mask(key)
    return words[word(key)] & mask == mask
  }

  private func word(_ key: UInt64) -> Int { Int(key & UInt64(words.count - 1)) }

  private static func mask(_ key: UInt64) -> UInt64 { 1 << (key >> 28 & 63) | 1 << (key >> 34 & 63) }
}
