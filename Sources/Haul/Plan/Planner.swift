import NIOCore
import SystemPackage

/// Turns a list's entries into items with targets and names, in list order. Only one planner names the files of a run.
struct Planner {
  /// What an entry comes to.
  enum Plan {
    case fetch(PlannedItem)
    /// Nothing is to be fetched: the URL is none, or the file is there.
    case done(Record)
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
  private var claims: NameClaims
  private var known: KnownURLs
  private var nextSerial = 0

  /// - Parameter directory: Where files that are there already are looked for; nil where the folder is yet to be made.
  init(
    directory: DestinationDirectory?, existing: ExistingFiles, namesAreFinal: Bool = false,
    checksums: [String: String] = [:], names: NamePlan = NamePlan(), fixesExtensions: Bool = false,
    sharesDuplicates: Bool = true, makeNameStore: (@Sendable () throws -> any NameStore)? = nil
  ) {
    self.directory = directory
    self.existing = existing
    self.namesAreFinal = namesAreFinal
    self.checksums = checksums
    self.names = names
    self.fixesExtensions = fixesExtensions
    self.sharesDuplicates = sharesDuplicates && !namesAreFinal
    claims = NameClaims(
      rule: names.isPortable ? .portable : .exact, ignoresEndings: fixesExtensions, makeStore: makeNameStore)
    known = KnownURLs(makeStore: makeNameStore)
  }

  /// The planner of a run.
  init(_ configuration: Configuration, directory: DestinationDirectory?) {
    let names =
      configuration.isChild
      ? NamePlan()
      : NamePlan(template: configuration.nameTemplate, isPortable: configuration.usesPortableNames)
    self.init(
      directory: configuration.discards ? nil : directory, existing: configuration.existing,
      namesAreFinal: configuration.isChild,
      checksums: configuration.checksums, names: names,
      // A child's names are its parent's, which has looked at the disk.
      fixesExtensions: configuration.extensions == .fix && !configuration.isChild,
      sharesDuplicates: !configuration.discards, makeNameStore: configuration.makeNameStore)
  }

  /// Plans the next entry.
  ///
  /// - Throws: ``HaulError`` where names can no longer be remembered.
  mutating func plan(_ entry: ListEntry, now: NIODeadline) throws(HaulError) -> Plan {
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
      return .done(record)
    }
    let place = namesAreFinal ? wish.place : try claim(wish.place)
    var digest = wish.digest
    if digest == nil, !checksums.isEmpty {
      let path = FolderPath.path(place.folder, place.name.text)
      digest = (checksums[path] ?? checksums[place.name.text]).map { ExpectedDigest(sha256: $0, source: "the list") }
    }
    let settled = settled(place, entry, index: index, url: wish.url)
    var original: PlannedItem.Original?
    // What failed stands for nothing, and what must match a digest of its own name is checked by itself.
    if sharesDuplicates, entry.repetition == nil, digest == wish.digest, settled?.status != .failed {
      original = known.remember(
        wish, entry.item, at: place, isDerived: place == wish.place && names.derives(entry.item), serial: serial)
    }
    if let settled { return .done(settled) }
    return .fetch(
      PlannedItem(
        serial: serial, index: index, line: entry.line, url: wish.url, requestURL: wish.requestURL,
        target: wish.target, name: place.name, folder: place.folder, digest: digest, conditions: entry.conditions,
        headers: entry.item.headers, mirrors: wish.mirrors, isForeign: entry.isForeign, listedURL: entry.listedURL,
        columns: entry.item.columns, original: original, readyAt: now))
  }

  private mutating func claim(_ place: NamePlan.Place) throws(HaulError) -> NamePlan.Place {
    do {
      let folder = try place.folder.map { try claims.claim(folder: $0) }
      guard existing == .number, let directory else {
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

  /// The record of an item whose place is taken on disk; nil where it is free or may be replaced.
  private func settled(_ place: NamePlan.Place, _ entry: ListEntry, index: Int, url: String) -> Record? {
    guard let directory else { return nil }
    var record = Record(index: index, line: entry.line, url: url, status: .skipped)
    do throws(Errno) {
      guard
        let found = try Self.found(
          place.name, place.folder, in: directory, fixes: fixesExtensions && existing != .overwrite)
      else { return nil }
      let path = FolderPath.path(place.folder, found.name.text)
      switch (found.kind, existing) {
      case (.directory, _):
        record.fail(Failure(.disk, "a folder stands where “\(path)” should be saved; move it away or save elsewhere"))
      case (.other, .skip):
        record.reason = .exists
      case (.other, .fail):
        record.fail(Failure(.refused, "“\(path)” is there already, and --existing fail leaves it alone"))
      case (.other, .overwrite), (.other, .number):
        return nil
      }
      record.path = directory.path(of: path)
    } catch {
      let path = FolderPath.path(place.folder, place.name.text)
      record.path = directory.path(of: path)
      record.fail(Failure(.disk, "“\(path)” cannot be looked up: \("\(error)".lowercased())\(DiskFailure.hint(error))"))
    }
    record.columns = entry.item.columns
    return record
  }

  /// `list.txt:12: `, for messages.
  private static func place(_ entry: ListEntry) -> String {
    guard let line = entry.line else { return "" }
    return "\(VisibleText.escaped(entry.list ?? "line")):\(line): "
  }
}
