/// FNV-1a with 64 bits (draft-eastlake-fnv): the same on every run and machine. Not for keeping secrets or enemies apart.
struct FNV1a {
  private static let prime: UInt64 = 0x100_0000_01b3

  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(_ text: String) {
    var text = text
    // In one stretch of memory: byte by byte through a string's view costs five times as much.
    value = text.withUTF8 { bytes in
      var hash = value
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* Self.prime }
      return hash
    }
  }

  mutating func combine(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* Self.prime }
}
