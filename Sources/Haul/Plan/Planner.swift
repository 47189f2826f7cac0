import NIOCore
import SystemPackage

/// Turns a list's entries into items with targets and names, in list order. Only one planner names the files of a run.
struct Planner {
  /// What an entry comes to.
  enum Plan {
    case fetch(PlannedItem)
    /// Nothing is to be fetched: the URL is none, or the file is there. With what the job's memory is to know of it.
    /// Indirect: most items are fetched, and need not carry the room for a record.
    indirect case done(Record, remembered: JournalRow?)
  }

  private let inspector: PlaceInspector
  /// The names are another planner's and final.
  private let namesAreFinal: Bool
  private var checksums: ExpectedDigests
  private let names: NamePlan
  /// Whether the file of an item serves for others of the same URL.
  private let sharesDuplicates: Bool
  private var memory: JobMemory?
  private var areNamesReserved = false
  private var claims: NameClaims
  private var known = KnownURLs()
  private var nextSerial = 0

  /// - Parameter directory: Where files that are there already are looked for; nil where the folder is yet to be made.
  init(
    directory: DestinationDirectory?, existing: ExistingFiles, namesAreFinal: Bool = false,
    checksums: [String: String] = [:], names: NamePlan = NamePlan(), fixesExtensions: Bool = false,
    sharesDuplicates: Bool = true, memory: JobMemory? = nil
  ) {
    inspector = PlaceInspector(directory: directory, existing: existing, fixesExtensions: fixesExtensions)
    self.namesAreFinal = namesAreFinal
    self.checksums = ExpectedDigests(checksums)
    self.names = names
    self.sharesDuplicates = sharesDuplicates && !namesAreFinal
    self.memory = memory
    claims = NameClaims(rule: names.isPortable ? .portable : .exact, ignoresEndings: fixesExtensions)
  }

  /// The planner of a run.
  ///
  /// - Parameter journal: What is known of earlier runs of the job; nil for nothing.
  init(_ configuration: Configuration, directory: DestinationDirectory?, journal: (any JournalMemory)? = nil) {
    let names =
      configuration.isChild
      ? NamePlan()
      : NamePlan(
        template: configuration.nameTemplate, isPortable: configuration.usesPortableNames,
        usesServerNames: configuration.usesServerNames)
    self.init(
      directory: configuration.discards ? nil : directory, existing: configuration.publication,
      namesAreFinal: configuration.isChild,
      checksums: configuration.checksums, names: names,
      // A child's names are its parent's, which has looked at the disk.
      fixesExtensions: configuration.extensions == .fix && !configuration.isChild,
      sharesDuplicates: !configuration.discards, memory: JobMemory(configuration, journal))
  }

  /// Plans the next entry.
  ///
  /// - Throws: ``HaulError`` where names can no longer be remembered, or the job's memory cannot be read.
  mutating func plan(_ entry: ListEntry, now: NIODeadline) throws(HaulError) -> Plan {
    try reserveNames()
    let serial = nextSerial
    nextSerial += 1
    let index = entry.index ?? serial
    let wish: PlannedWish
    do throws(PlannedWish.Problem) {
      wish = try PlannedWish(entry, index: index, names: names)
    } catch {
      var record = Record(index: index, line: entry.line, url: error.url, status: .failed)
      record.columns = entry.item.columns
      record.fail(Failure(error.failure.failureClass, Self.place(entry) + error.failure.message))
      return .done(record, remembered: try memory?.entry(for: error.url)?.row(record, path: ""))
    }
    var journaled = try memory?.entry(for: wish.url, place: names.identity(entry, wish.place))
    let place = try self.place(wish.place, digest: wish.digest, journaled)
    // Asked for in any case, so that it counts as needed.
    let listed = checksums.take(path: place.path, name: place.name.text)
    let digest = wish.digest ?? listed.map { ExpectedDigest(sha256: $0, source: "the checksum file") }
    let standing = inspector.standing(
      place, digest: digest, memory?.rule(for: journaled), &journaled,
      PlaceInspector.Draft(entry, index: index, url: wish.url))
    var original: PlannedItem.Original?
    // What failed or is somebody else's stands for nothing, and what must match a digest of its own name is checked by itself.
    if sharesDuplicates, entry.repetition == nil, digest == wish.digest, standing.servesOthers {
      original = known.remember(
        wish, entry.item, at: place, isDerived: place == wish.place && names.derives(entry.item), serial: serial)
    }
    let conditions: Conditions?
    switch standing {
    case .settled(let record, let row): return .done(record, remembered: row)
    case .wanted(let found): conditions = found ?? entry.conditions
    }
    return .fetch(
      PlannedItem(
        serial: serial, index: index, line: entry.line, url: wish.url, requestURL: wish.requestURL,
        target: wish.target, name: place.name, folder: place.folder, digest: digest, conditions: conditions,
        headers: entry.item.headers, mirrors: wish.mirrors,
        takesServerName: entry.takesServerName || (names.usesServerNames && names.isServers(entry)),
        isForeign: entry.isForeign,
        listedURL: entry.listedURL,
        columns: entry.item.columns, original: original, journaled: journaled, readyAt: now))
  }

  /// What is to be said once all of the list has been planned.
  func closingWarnings() -> [String] {
    // Items come to a child, and to workers, in pieces.
    namesAreFinal ? [] : [checksums.warning].compactMap { $0 }
  }

  /// The place that the item had in an earlier run, else one that no other has.
  private mutating func place(
    _ wanted: NamePlan.Place, digest: ExpectedDigest?, _ journaled: JournalEntry?
  ) throws(HaulError) -> NamePlan.Place {
    if namesAreFinal { return wanted }
    if let known = try memory?.place(of: journaled) { return known }
    return try claim(wanted, isOwn: inspector.isForgottenFile(wanted, digest: digest, journaled))
  }

  /// Keeps the names of earlier runs for the items that have them.
  private mutating func reserveNames() throws(HaulError) {
    guard !areNamesReserved else { return }
    areNamesReserved = true
    guard let memory else { return }
    var claims = claims
    try memory.eachPlace { try claims.reserve($0) }
    self.claims = claims
  }

  /// - Parameter isOwn: Whether what stands there is the item's own file.
  private mutating func claim(_ place: NamePlan.Place, isOwn: Bool) throws(HaulError) -> NamePlan.Place {
    do {
      let folder = try place.folder.map { try claims.claim(folder: $0) }
      let inspector = inspector
      let name = try claims.claim(place.name, in: folder) { isOwn || inspector.isFree($0, in: folder) }
      return NamePlan.Place(folder: folder, name: name)
    } catch {
      throw HaulError(
        .list, "the names of the list can no longer be remembered on disk: \(error)",
        hint: "make room where temporary files go (TMPDIR, else /var/tmp)", cause: error)
    }
  }

  /// `list.txt:12: `, for messages.
  private static func place(_ entry: ListEntry) -> String {
    guard let line = entry.line else { return "" }
    return "\(VisibleText.escaped(entry.list ?? "line")):\(line): "
  }
}
