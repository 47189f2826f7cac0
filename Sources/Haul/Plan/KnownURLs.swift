/// The URLs of a run, so that one that comes again is not fetched again.
///
/// What is remembered of a URL in memory is 8 bytes: 32 bits of a hash, and where the rest of it stands in a spool on disk:
/// 64 further bits, and the file's name unless it follows from the URL. With the fields, mirrors and digest of an item in
/// the hash, two items are the same only if the same would be asked and expected. Beyond the limit the hashes go to a
/// store on disk. Where the disk refuses, no more is remembered, and what comes again is fetched again.
struct KnownURLs {
  /// URLs that are remembered in memory: 16 MB.
  static let memoryLimit = 1_500_000

  private let limit: Int
  private let makeStore: (@Sendable () throws -> any NameStore)?
  /// The hash in the upper half, the spool's place plus one in the lower.
  private var table = EntryTable()
  private var count = 0
  private var disk: (any NameStore)?
  private var spool = Spool()
  private var isLost = false

  init(limit: Int = memoryLimit, makeStore: (@Sendable () throws -> any NameStore)? = nil) {
    self.limit = limit
    self.makeStore = makeStore
  }

  /// Remembers an item's URL.
  ///
  /// - Parameter isDerived: Whether the place follows from the URL alone.
  /// - Returns: the first item of the same; nil where this is the first.
  mutating func remember(
    _ wish: PlannedWish, _ item: Item, at place: NamePlan.Place, isDerived: Bool, serial: Int
  ) -> PlannedItem.Original? {
    guard !isLost else { return nil }
    let (hash, check) = Self.hash(wish, item)
    do {
      if let found = try find(hash, check) {
        guard !found.path.isEmpty else {
          return PlannedItem.Original(
            serial: found.serial, place: NamePlan.Place(folder: nil, name: FileName(for: wish.target)))
        }
        return PlannedItem.Original(serial: found.serial, place: NamePlan.Place(path: found.path))
      }
      let path = isDerived ? "" : place.path
      guard let at = try spool.append(check: check, serial: serial, path: path) else { return nil }
      try insert(hash, at)
    } catch {
      isLost = true
      table = EntryTable()
      disk = nil
    }
    return nil
  }

  /// 128 bits of SipHash, keyed anew in every process: nobody can make a list whose URLs are mistaken for each other.
  private static func hash(_ wish: PlannedWish, _ item: Item) -> (UInt64, UInt64) {
    var hasher = Hasher()
    hasher.combine(wish.target.origin)
    hasher.combine(wish.target.path)
    if wish.target.credentials != nil { hasher.combine(wish.target.credentials) }
    if let digest = wish.digest { hasher.combine(digest.sha256) }
    if !item.headers.isEmpty { hasher.combine(item.headers) }
    if !item.mirrors.isEmpty { hasher.combine(item.mirrors) }
    var second = hasher
    second.combine(1 as UInt8)
    return (UInt64(bitPattern: Int64(hasher.finalize())), UInt64(bitPattern: Int64(second.finalize())))
  }

  // MARK: - The table

  private func find(_ hash: UInt64, _ check: UInt64) throws -> Spool.Entry? {
    var found: Spool.Entry?
    _ = table.first(like: hash) { place in
      let entry = spool.entry(UInt32(truncatingIfNeeded: place &- 1))
      if entry?.check == check { found = entry }
      return found != nil
    }
    if let found { return found }
    guard let disk, let at = try disk.number(of: hash), let entry = spool.entry(at), entry.check == check else {
      return nil
    }
    return entry
  }

  /// Those that came first stay in memory, all others go to the store.
  private mutating func insert(_ hash: UInt64, _ at: UInt32) throws {
    if count >= limit, let makeStore {
      let store = try disk ?? makeStore()
      disk = store
      _ = try store.insert(hash, number: at)
      return
    }
    table.insert(hash & ~0xFFFF_FFFF | (UInt64(at) + 1))
    count += 1
  }
}
