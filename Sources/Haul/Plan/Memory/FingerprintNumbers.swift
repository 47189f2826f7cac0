import SystemPackage

/// A number for each of any count of 64-bit fingerprints, in little memory: the newest are in a table, all others in pages
/// on disk, of which a filter tells nearly always that a new one is not there.
///
/// Where the disk refuses, all stay in the table as long as that is not too large.
struct FingerprintNumbers {
  /// Fingerprints that are kept in the table, in 400 kB.
  static let tableLimit = 24_576
  /// Fingerprints that are kept in it where the disk refuses, in 40 MB.
  static let lastLimit = 1_500_000

  private let limit: Int
  private let lastLimit: Int
  private let makeFile: () throws(Errno) -> TemporaryDescriptor
  private var recent = NumberTable()
  private var pages: NumberPages?
  /// How many the table may hold before the disk is tried.
  private var threshold: Int

  /// - Parameter makeFile: What makes the pages' file, as soon as there is need of one.
  init(
    limit: Int = tableLimit, lastLimit: Int = lastLimit,
    makeFile: @escaping () throws(Errno) -> TemporaryDescriptor = { () throws(Errno) in try TemporaryDescriptor() }
  ) {
    self.limit = limit
    self.lastLimit = lastLimit
    self.makeFile = makeFile
    threshold = limit
  }

  /// Adds a fingerprint.
  ///
  /// - Returns: false, and nothing changed, where it is there already.
  /// - Throws: what the disk answers, where there is no room in memory either, as all of these do.
  mutating func insert(_ fingerprint: UInt64, number: UInt32 = 1) throws(Errno) -> Bool {
    let key = Self.key(fingerprint)
    guard try find(key) == nil else { return false }
    try set(key, number)
    return true
  }

  /// Nil where the fingerprint is not there.
  func number(of fingerprint: UInt64) throws(Errno) -> UInt32? { try find(Self.key(fingerprint)) }

  /// Changes the number of a fingerprint, or adds it.
  mutating func setNumber(_ number: UInt32, of fingerprint: UInt64) throws(Errno) {
    try set(Self.key(fingerprint), number)
  }

  private func find(_ key: UInt64) throws(Errno) -> UInt32? {
    if let number = recent.number(of: key) { return number }
    return try pages?.number(of: key)
  }

  private mutating func set(_ key: UInt64, _ number: UInt32) throws(Errno) {
    recent.set(key, number)
    guard recent.count > threshold else { return }
    do throws(Errno) {
      try moveToDisk()
    } catch {
      // What has reached the disk by then is there twice, the same.
      guard recent.count < lastLimit else { throw error }
      threshold = min(lastLimit - 1, recent.count * 2)
    }
  }

  private mutating func moveToDisk() throws(Errno) {
    var pages: NumberPages = if let open = self.pages { open } else { try NumberPages(file: makeFile()) }
    while pages.isTooSmall(for: recent.count) { pages = try pages.doubled(file: makeFile()) }
    self.pages = pages
    try pages.merge(recent)
    recent = NumberTable()
    threshold = limit
  }

  // MARK: - Keys

  private static let secret = UInt64.random(in: 1 ... .max)

  /// The fingerprint with its bits mixed, since table and pages go by the uppermost; with a secret, so that no list can be
  /// made whose fingerprints all meet in one place. 0 stands for an empty place, and that fingerprint shares another's key.
  private static func key(_ fingerprint: UInt64) -> UInt64 {
    var key = fingerprint ^ secret
    key = (key ^ key >> 33) &* 0xFF51_AFD7_ED55_8CCD
    key = (key ^ key >> 33) &* 0xC4CE_B9FE_1A85_EC53
    key ^= key >> 33
    return key == 0 ? 1 : key
  }
}
