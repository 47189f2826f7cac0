/// FNV-1a with 64 bits (draft-eastlake-fnv): the same on every run and machine. Not for keeping secrets or enemies apart.
struct FNV1a {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(_ text: String) {
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }
}
