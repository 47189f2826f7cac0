/// Gives each item of a run a name that no other has: the second `image.jpg` of a list is `image-2.jpg`.
///
/// Names are numbered in list order and without a look at the disk, so that every run of a list, under every strategy,
/// gives the same names. What is remembered of a name is a 64-bit fingerprint. Two names that share one by chance (one in
/// a thousand runs of 200 million) cost a number that was not needed, never a file.
struct NameClaims {
  /// Names that are remembered in memory: some 6 MB. Longer lists are remembered on disk, if there is a store for it.
  static let memoryLimit = 200_000

  private let limit: Int
  private let makeStore: (@Sendable () throws -> any NameStore)?
  private let memory = MemoryNameStore()
  private var store: any NameStore
  private var count = 0

  init(limit: Int = memoryLimit, makeStore: (@Sendable () throws -> any NameStore)? = nil) {
    self.limit = limit
    self.makeStore = makeStore
    store = memory
  }

  /// The name itself if it is new, else its next free number.
  ///
  /// - Throws: whatever the store on disk throws.
  mutating func claim(_ name: FileName) throws -> FileName {
    if count == limit, let makeStore { try move(to: makeStore()) }
    count += 1
    let key = Self.fingerprint(name.text)
    if try store.insert(key, number: 1) { return name }
    var number = try store.number(of: key) ?? 1
    while true {
      number &+= 1
      let candidate = name.numbered(Int(number))
      guard try store.insert(Self.fingerprint(candidate.text), number: 1) else { continue }
      try store.setNumber(number, of: key)
      return candidate
    }
  }

  private mutating func move(to store: any NameStore) throws {
    // In the order of the keys a tree of them grows at its end.
    for (fingerprint, number) in memory.numbers.sorted(by: { $0.key < $1.key }) {
      _ = try store.insert(fingerprint, number: number)
    }
    memory.removeAll()
    self.store = store
  }

  static func fingerprint(_ text: String) -> UInt64 {
    var hash = FNV1a()
    hash.combine(text)
    return hash.value
  }
}
