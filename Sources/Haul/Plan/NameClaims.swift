/// Gives each item of a run a name that no other has: the second `image.jpg` of a list is `image-2.jpg`.
///
/// Names are numbered in list order and without a look at the disk, so that every run of a list, under every strategy,
/// gives the same names. What is remembered of a name is a 64-bit fingerprint. Two names that share one by chance (one in
/// a thousand runs of 200 million) cost a number that was not needed, never a file.
struct NameClaims {
  /// Fingerprint of each name given, with the last number that was given to its duplicates.
  private var lastNumbers: [UInt64: UInt32] = [:]

  /// The name itself if it is new, else its next free number.
  mutating func claim(_ name: FileName) -> FileName {
    let key = Self.fingerprint(name.text)
    guard let last = lastNumbers[key] else {
      lastNumbers[key] = 1
      return name
    }
    var number = last
    while true {
      number &+= 1
      let candidate = name.numbered(Int(number))
      let candidateKey = Self.fingerprint(candidate.text)
      guard lastNumbers[candidateKey] == nil else { continue }
      lastNumbers[key] = number
      lastNumbers[candidateKey] = 1
      return candidate
    }
  }

  /// FNV-1a with 64 bits (draft-eastlake-fnv): the same on every run, as numbering must be.
  static func fingerprint(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}
