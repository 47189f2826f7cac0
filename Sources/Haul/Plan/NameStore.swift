/// Where the names of a run are remembered once there are too many for memory.
///
/// A name is a 64-bit fingerprint, and with it goes the last number that was given to its duplicates. Used by one thread
/// at a time. `DiskNameStore` in `HaulJournal` is one.
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

/// Names in memory: quick, and as large as the list.
final class MemoryNameStore: NameStore {
  private(set) var numbers: [UInt64: UInt32] = [:]

  func insert(_ fingerprint: UInt64, number: UInt32) -> Bool {
    let before = numbers.count
    // One look-up for both: whether it is there, and putting it there.
    _ = { (_: inout UInt32) in }(&numbers[fingerprint, default: number])
    return numbers.count > before
  }

  func number(of fingerprint: UInt64) -> UInt32? { numbers[fingerprint] }

  func setNumber(_ number: UInt32, of fingerprint: UInt64) { numbers[fingerprint] = number }

  func removeAll() { numbers = [:] }
}
