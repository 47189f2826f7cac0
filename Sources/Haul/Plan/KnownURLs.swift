import SystemPackage

/// The URLs of a run, so that one that comes again is not fetched again.
///
/// What is remembered of a URL is 64 bits of a hash, and where the rest of it stands in a spool on disk: 64 further bits, and
/// the file's name unless it follows from the URL. With the fields, mirrors and digest of an item in the hash, two items are
/// the same only if the same would be asked and expected. Where the disk refuses, no more is remembered, and what comes again
/// is fetched again.
struct KnownURLs {
  /// The spool's place, by the hash.
  private var places: FingerprintNumbers
  private var spool = Spool()
  private var isLost = false

  init(places: FingerprintNumbers = FingerprintNumbers()) { self.places = places }

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
      try places.setNumber(at, of: hash)
    } catch {
      isLost = true
      places = FingerprintNumbers()
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

  private func find(_ hash: UInt64, _ check: UInt64) throws(Errno) -> Spool.Entry? {
    guard let at = try places.number(of: hash), let entry = spool.entry(at), entry.check == check else { return nil }
    return entry
  }
}
