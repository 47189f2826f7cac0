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
