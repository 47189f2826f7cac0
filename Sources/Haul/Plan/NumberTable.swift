/// What a ``NameStore`` remembers, in memory. Nearly all fingerprints have the number 1, so that only others are kept beside
/// the table.
struct NumberTable {
  private var table = EntryTable()
  private var others: [UInt64: UInt32] = [:]

  /// Adds a fingerprint; false, and nothing changed, where it is there already.
  mutating func insert(_ fingerprint: UInt64, number: UInt32) -> Bool {
    let key = Self.key(fingerprint)
    guard !has(key) else { return false }
    table.insert(key)
    if number != 1 { others[key] = number }
    return true
  }

  /// Nil where the fingerprint is not there.
  func number(of fingerprint: UInt64) -> UInt32? {
    let key = Self.key(fingerprint)
    guard has(key) else { return nil }
    return others.isEmpty ? 1 : others[key] ?? 1
  }

  /// Changes the number of a fingerprint that is there.
  mutating func setNumber(_ number: UInt32, of fingerprint: UInt64) { others[Self.key(fingerprint)] = number }

  private func has(_ key: UInt64) -> Bool { table.first(like: key) { $0 == key } != nil }

  /// The fingerprint with its bits mixed, since the table goes by the upper half. The one that would come to 0 shares the
  /// key of another.
  private static func key(_ fingerprint: UInt64) -> UInt64 {
    let key = (fingerprint ^ fingerprint >> 32) &* 0x9E37_79B9_7F4A_7C15
    return key == 0 ? 0x6A09_E667_F3BC_C908 : key
  }
}
