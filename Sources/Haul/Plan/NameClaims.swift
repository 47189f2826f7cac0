/// Gives each item of a run a name that no other has: the second `image.jpg` of a list is `image-2.jpg`.
///
/// Names are numbered in list order and, unless asked for, without a look at the disk, so that every run of a list, under
/// every strategy, gives the same names. What is remembered of a name is a 64-bit fingerprint. Two names that share one by
/// chance (one in a thousand runs of 200 million) cost a number that was not needed, never a file.
struct NameClaims {
  /// What two names have in common that may not both be given.
  enum Rule: Sendable {
    case exact
    /// Case and the composition of letters and marks do not count. See ``PortableName``.
    case portable
  }

  private let rule: Rule
  /// The ending may change when the file is there, so that names that differ in nothing else are not given.
  private let ignoresEndings: Bool
  private var numbers: FingerprintNumbers
  private var hasFolders = false
  /// Folders that have been claimed lately, and what became of them.
  private var folders: [String: FolderPath] = [:]

  init(rule: Rule = .exact, ignoresEndings: Bool = false, numbers: FingerprintNumbers = FingerprintNumbers()) {
    self.rule = rule
    self.ignoresEndings = ignoresEndings
    self.numbers = numbers
  }

  /// The name itself if it is new, else its next free number.
  ///
  /// - Parameters:
  ///   - folder: Where the file is to be; claimed before.
  ///   - isFree: Whether a name may be given beside that it is new.
  /// - Throws: what keeps it from being remembered.
  mutating func claim(
    _ name: FileName, in folder: FolderPath? = nil, isFree: (FileName) throws -> Bool = { _ in true }
  ) throws -> FileName {
    let key = fingerprint(folder, name.text)
    if try !isFolder(key), try numbers.insert(key), try isFree(name) { return name }
    var number = try numbers.number(of: key) ?? 1
    while true {
      number &+= 1
      let candidate = name.numbered(Int(number))
      let other = fingerprint(folder, candidate.text)
      guard try !isFolder(other), try numbers.insert(other), try isFree(candidate) else { continue }
      try numbers.setNumber(number, of: key)
      return candidate
    }
  }

  /// Makes sure that no file of the run stands where a folder must be.
  ///
  /// - Returns: the folder; another where a component is the name of a file.
  mutating func claim(folder: FolderPath) throws -> FolderPath {
    if let known = folders[folder.text] { return known }
    hasFolders = true
    var text = ""
    for component in folder.components {
      let name = FileName(text: String(component))
      var candidate = name
      var number = 1
      while true {
        let path = text.isEmpty ? candidate.text : "\(text)/\(candidate.text)"
        let key = fingerprint(nil, path, isFolder: true)
        if try isFolder(key) { break }
        if try numbers.number(of: key) == nil {
          _ = try numbers.insert(key ^ Self.folderMark)
          break
        }
        number += 1
        candidate = name.numbered(number)
      }
      text = text.isEmpty ? candidate.text : "\(text)/\(candidate.text)"
    }
    let claimed = FolderPath(text: text)
    if folders.count >= 4096 { folders.removeAll(keepingCapacity: true) }
    folders[folder.text] = claimed
    return claimed
  }

  /// Keeps a place for a file that an earlier run named.
  mutating func reserve(_ place: NamePlan.Place) throws {
    let folder = try place.folder.map { try claim(folder: $0) }
    _ = try numbers.insert(fingerprint(folder, place.name.text))
  }

  private static let folderMark: UInt64 = 0x5555_5555_5555_5555

  private func isFolder(_ key: UInt64) throws -> Bool {
    guard hasFolders else { return false }
    return try numbers.number(of: key ^ Self.folderMark) != nil
  }

  // MARK: - Fingerprints

  private func fingerprint(_ folder: FolderPath?, _ name: String, isFolder: Bool = false) -> UInt64 {
    var name = name
    if ignoresEndings, !isFolder { name = String(ExtensionRule.stem(of: name)) }
    switch rule {
    case .portable: return PortableName.fingerprint(FolderPath.path(folder, name))
    case .exact:
      var hash = FNV1a()
      if let folder {
        hash.combine(folder.text)
        hash.combine("/")
      }
      hash.combine(name)
      return hash.value
    }
  }
}
