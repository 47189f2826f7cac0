/// Where the names and URLs of a run are remembered once there are too many for memory.
///
/// A name is a 64-bit fingerprint, and with it goes the last number that was given to its duplicates; with a URL's goes
/// where the rest of it stands. Used by one thread at a time. `DiskNameStore` in `HaulJournal` is one.
public protocol NameStore: AnyObject {
  /// Adds a fingerprint that is not there.
  ///
  /// - Returns: false, and nothing changed, where it is there already.
  /// - Throws: whatever keeps the store from remembering; the run stops.
  func insert(_ fingerprint: UInt64, number: UInt32) throws -> Bool

  /// The number that stands with a fingerprint; nil where it is not there.
  func number(of fingerprint: UInt64) throws -> UInt32?

  /// Changes the number of a fingerprint that is there.
  func setNumber(_ number: UInt32, of fingerprint: UInt64) throws
}

/// Names in memory: a table of fingerprints, 8 bytes a place and at most three quarters full. Nearly all names have the
/// number 1, so that only others are kept beside it.
final class MemoryNameStore: NameStore {
  /// Powers of two; 0 is an empty place.
  private var places: [UInt64]
  private var others: [UInt64: UInt32] = [:]
  private var count = 0

  init() { places = Array(repeating: 0, count: 1 << 10) }

  func insert(_ fingerprint: UInt64, number: UInt32) -> Bool {
    let key = Self.key(fingerprint)
    let place = place(of: key)
    guard places[place] == 0 else { return false }
    places[place] = key
    count += 1
    if number != 1 { others[key] = number }
    if count * 4 > places.count * 3 { grow() }
    return true
  }

  func number(of fingerprint: UInt64) -> UInt32? {
    let key = Self.key(fingerprint)
    guard places[place(of: key)] == key else { return nil }
    return others.isEmpty ? 1 : others[key] ?? 1
  }

  func setNumber(_ number: UInt32, of fingerprint: UInt64) { others[Self.key(fingerprint)] = number }

  /// Where the key is, or the empty place where it would be. There always is one.
  private func place(of key: UInt64) -> Int {
    let mask = places.count - 1
    // The high bits of FNV's product are the well mixed ones.
    var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while places[place] != 0, places[place] != key { place = (place + 1) & mask }
    return place
  }

  private func grow() {
    let old = places
    places = Array(repeating: 0, count: old.count * 2)
    for key in old where key != 0 { places[place(of: key)] = key }
  }

  /// No key is 0; the one name in 2^64 whose fingerprint is shares that of another.
  private static func key(_ fingerprint: UInt64) -> UInt64 { fingerprint == 0 ? 0x6A09_E667_F3BC_C908 : fingerprint }
}
