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

  private let directory: DestinationDirectory?
  private let existing: ExistingFiles
  /// The names are another planner's and final.
  private let namesAreFinal: Bool
  private let checksums: [String: String]
  private let names: NamePlan
  private let fixesExtensions: Bool
  /// Whether the file of an item serves for others of the same URL.
  private let sharesDuplicates: Bool
  private var memory: JobMemory?
  private var areNamesReserved = false
  private var claims: NameClaims
  private var known: KnownURLs
  private var nextSerial = 0

  /// - Parameter directory: Where files that are there already are looked for; nil where the folder is yet to be made.
  init(
    directory: DestinationDirectory?, existing: ExistingFiles, namesAreFinal: Bool = false,
    checksums: [String: String] = [:], names: NamePlan = NamePlan(), fixesExtensions: Bool = false,
    sharesDuplicates: Bool = true, memory: JobMemory? = nil,
    makeNameStore: (@Sendable () throws -> any NameStore)? = nil
  ) {
    self.directory = directory
    self.existing = existing
    self.namesAreFinal = namesAreFinal
    self.checksums = checksums
    self.names = names
    self.fixesExtensions = fixesExtensions
    self.sharesDuplicates = sharesDuplicates && !namesAreFinal
    self.memory = memory
    claims = NameClaims(
      rule: names.isPortable ? .portable : .exact, ignoresEndings: fixesExtensions, makeStore: makeNameStore)
    known = KnownURLs(makeStore: makeNameStore)
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
      sharesDuplicates: !configuration.discards, memory: JobMemory(configuration, journal),
      makeNameStore: configuration.makeNameStore)
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
    var digest = wish.digest
    if digest == nil, !checksums.isEmpty {
      digest = (checksums[place.path] ?? checksums[place.name.text]).map {
        ExpectedDigest(sha256: $0, source: "the list")
      }
    }
    let standing = standing(place, digest: digest, &journaled, Draft(entry, index: index, url: wish.url))
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

  /// The place that the item had in an earlier run, else one that no other has.
  private mutating func place(
    _ wanted: NamePlan.Place, digest: ExpectedDigest?, _ journaled: JournalEntry?
  ) throws(HaulError) -> NamePlan.Place {
    if namesAreFinal { return wanted }
    if let known = try memory?.place(of: journaled) { return known }
    // An unreadable file is not this item's.
    let isOwn =
      existing == .number && digest != nil && Self.isForgotten(journaled)
      && (try? actualDigest(wanted.name, wanted.folder)) == digest?.sha256
    return try claim(wanted, isOwn: isOwn)
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
      guard existing == .number, !isOwn, let directory else {
        return NamePlan.Place(folder: folder, name: try claims.claim(place.name, in: folder))
      }
      let fixes = fixesExtensions
      let name = try claims.claim(place.name, in: folder) { name in
        // What cannot be looked up is not taken; the item fails when it is opened.
        (try? Self.found(name, folder, in: directory, fixes: fixes)) == .some(nil)
      }
      return NamePlan.Place(folder: folder, name: name)
    } catch {
      throw HaulError(
        .list, "the names of the list can no longer be remembered on disk: \(error)",
        hint: "make room where temporary files go (SQLITE_TMPDIR, else /var/tmp)", cause: error)
    }
  }

  /// What stands in an item's place: its name, and what stands under it; nil where nothing does.
  private static func found(
    _ name: FileName, _ folder: FolderPath?, in directory: DestinationDirectory, fixes: Bool
  ) throws(Errno) -> Found? {
    guard let directory = try directory.existingFolder(folder) else { return nil }
    if let kind = try directory.kind(of: name) { return Found(name: name, kind: kind) }
    guard fixes else { return nil }
    let stem = ExtensionRule.stem(of: name.text)
    for ending in ExtensionRule.candidates {
      let candidate = FileName(sanitizing: "\(stem).\(ending)")
      if try directory.kind(of: candidate) == .other { return Found(name: candidate, kind: .other) }
    }
    return nil
  }

  private struct Found: Equatable {
    var name: FileName
    var kind: SystemCall.FileKind
  }

  /// What the disk and the job's memory say of an item.
  private enum Standing {
    /// It is to be fetched; with conditions only if the server has another file than the one that is there.
    case wanted(Conditions?)
    /// Nothing is to be fetched. With what the memory is to know of it, where that is new.
    indirect case settled(Record, JournalRow?)

    /// Whether the item's file is, or will be, its URL's.
    var servesOthers: Bool {
      guard case .settled(let record, _) = self else { return true }
      return record.status != .failed && record.reason != .exists
    }
  }

  /// What the record of an item that is not fetched begins with.
  private struct Draft {
    let index: Int
    let line: Int?
    let url: String
    let columns: ItemColumns

    init(_ entry: ListEntry, index: Int, url: String) {
      self.index = index
      line = entry.line
      self.url = url
      columns = entry.item.columns
    }

    var record: Record {
      var record = Record(index: index, line: line, url: url, status: .skipped)
      record.columns = columns
      return record
    }
  }

  /// Looks at an item's place.
  private func standing(
    _ place: NamePlan.Place, digest: ExpectedDigest?, _ journaled: inout JournalEntry?, _ draft: Draft
  ) -> Standing {
    guard let memory, memory.concerns(journaled) else { return looked(place, digest: digest, journaled, draft) }
    var record = draft.record
    record.path = directory?.path(of: place.path)
    do throws(Errno) {
      let file = try directory?.existingFolder(place.folder)?.regularFile(place.name)
      if let file { journaled = journaled?.with(file) }
      switch memory.decision(journaled, found: file) {
      case .plain: return looked(place, digest: digest, journaled, draft)
      case .fetch(let conditions): return .wanted(conditions)
      case .complete: return try complete(place, digest: digest, journaled, draft)
      case .excluded: record.reason = .excluded
      }
    } catch {
      fail(&record, place, error)
    }
    return .settled(record, nil)
  }

  /// A file that is there as an earlier run saved it is complete, unless the list promises another.
  private func complete(
    _ place: NamePlan.Place, digest: ExpectedDigest?, _ journaled: JournalEntry?, _ draft: Draft
  ) throws(Errno) -> Standing {
    var record = draft.record
    record.path = directory?.path(of: place.path)
    var sha256 = journaled?.before?.sha256
    if sha256 == nil, digest != nil {
      sha256 = try directory?.existingFolder(place.folder)?.digest(of: place.name)
    }
    record.bytes = journaled?.found?.size
    record.sha256 = sha256
    if let digest, let sha256, sha256 != digest.sha256 {
      if existing == .overwrite || existing == .update { return .wanted(nil) }
      record.fail(Self.otherContent(digest, actual: sha256))
      return .settled(record, journaled?.row(record, path: place.path))
    }
    record.reason = .complete
    guard var row = journaled?.before, row.status != .saved || row.sha256 != sha256 else {
      return .settled(record, nil)
    }
    row.status = .saved
    row.error = nil
    row.sha256 = sha256
    return .settled(record, row)
  }

  /// Looks at an item's place as if nothing were remembered.
  private func looked(
    _ place: NamePlan.Place, digest: ExpectedDigest?, _ journaled: JournalEntry?, _ draft: Draft
  ) -> Standing {
    guard let directory else { return .wanted(nil) }
    var path = place.path
    var record: Record
    do throws(Errno) {
      let replaces = existing == .overwrite || existing == .update
      guard
        let found = try Self.found(place.name, place.folder, in: directory, fixes: fixesExtensions && !replaces)
      else { return .wanted(nil) }
      record = draft.record
      path = FolderPath.path(place.folder, found.name.text)
      record.path = directory.path(of: path)
      let isForgotten = Self.isForgotten(journaled)
      var sha256: String?
      if digest != nil, isForgotten || existing == .skip { sha256 = try actualDigest(found.name, place.folder) }
      if found.kind == .directory {
        record.fail(Failure(.disk, "a folder stands where “\(path)” should be saved; move it away or save elsewhere"))
      } else if isForgotten, let digest, sha256 == digest.sha256 {
        record.reason = .complete
        record.bytes = try directory.existingFolder(place.folder)?.regularFile(found.name)?.size
        record.sha256 = sha256
        var saved = record
        saved.status = .saved
        return .settled(record, journaled?.row(saved, path: path))
      } else if replaces || existing == .number {
        return .wanted(nil)
      } else if existing == .fail {
        record.fail(Failure(.refused, "“\(path)” is there already, and --existing fail leaves it alone"))
      } else if let digest, let sha256, sha256 != digest.sha256 {
        record.fail(Self.otherContent(digest, actual: sha256))
      } else {
        record.reason = .exists
      }
    } catch {
      record = draft.record
      fail(&record, place, error)
    }
    record.path = directory.path(of: path)
    // What stood there before stays what it was.
    let isKnown = journaled?.before?.status == .skipped && record.status == .skipped
    return .settled(record, isKnown ? nil : journaled?.row(record, path: path))
  }

  private func fail(_ record: inout Record, _ place: NamePlan.Place, _ error: Errno) {
    record.fail(
      Failure(.disk, "“\(place.path)” cannot be looked up: \("\(error)".lowercased())\(DiskFailure.hint(error))"))
  }

  /// Whether an earlier run of the job may have saved the item's file and died before it could remember.
  private static func isForgotten(_ journaled: JournalEntry?) -> Bool {
    journaled != nil && journaled?.before?.status != .saved
  }

  /// SHA-256 of a regular file; nil where none stands there.
  private func actualDigest(_ name: FileName, _ path: FolderPath?) throws(Errno) -> String? {
    guard let folder = try directory?.existingFolder(path), try folder.regularFile(name) != nil else { return nil }
    return try folder.digest(of: name)
  }

  private static func otherContent(_ digest: ExpectedDigest, actual: String) -> Failure {
    var failure = digest.failure(actual: actual)
    failure.message += "; it is there already, and --existing overwrite fetches it again"
    return failure
  }

  /// `list.txt:12: `, for messages.
  private static func place(_ entry: ListEntry) -> String {
    guard let line = entry.line else { return "" }
    return "\(VisibleText.escaped(entry.list ?? "line")):\(line): "
  }
}
