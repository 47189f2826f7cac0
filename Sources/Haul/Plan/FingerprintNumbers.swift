/// A number for each of any count of 64-bit fingerprints: those that come first are kept in memory, all others in a store
/// on disk, if there is one.
struct FingerprintNumbers {
  private let limit: Int
  private let makeStore: (@Sendable () throws -> any NameStore)?
  private var memory = NumberTable()
  private var disk: (any NameStore)?
  private var count = 0

  /// - Parameter limit: Fingerprints that are kept in memory, some 11 bytes each.
  init(limit: Int, makeStore: (@Sendable () throws -> any NameStore)?) {
    self.limit = limit
    self.makeStore = makeStore
  }

  /// Adds a fingerprint with the number 1.
  ///
  /// - Returns: false, and nothing changed, where it is there already.
  /// - Throws: whatever the store on disk throws, as all of these do.
  mutating func insert(_ fingerprint: UInt64) throws -> Bool {
    guard count >= limit, let makeStore else {
      count += 1
      return memory.insert(fingerprint, number: 1)
    }
    if memory.number(of: fingerprint) != nil { return false }
    let store = try disk ?? makeStore()
    disk = store
    return try store.insert(fingerprint, number: 1)
  }

  /// Nil where the fingerprint is not there.
  func number(of fingerprint: UInt64) throws -> UInt32? {
    try memory.number(of: fingerprint) ?? disk?.number(of: fingerprint)
  }

  /// Changes the number of a fingerprint; nothing where it is not there.
  mutating func setNumber(_ number: UInt32, of fingerprint: UInt64) throws {
    if memory.number(of: fingerprint) != nil {
      memory.setNumber(number, of: fingerprint)
    } else {
      try disk?.setNumber(number, of: fingerprint)
    }
  }
}
