import SystemPackage

/// Looks at what stands where a file is to be, and says what that means for the item.
struct PlaceInspector: Sendable {
  /// Nil where the folder is yet to be made, or nothing is saved.
  let directory: DestinationDirectory?
  let existing: ExistingFiles
  let fixesExtensions: Bool

  /// What the disk and the job's memory say of an item.
  enum Standing {
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
  struct Draft {
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
  ///
  /// - Parameters:
  ///   - rule: What earlier runs mean for the item; nil for nothing.
  ///   - journaled: The item in the job's memory; is told of the file that was found.
  func standing(
    _ place: NamePlan.Place, digest: ExpectedDigest?, _ rule: JournalRule?, _ journaled: inout JournalEntry?,
    _ draft: Draft
  ) -> Standing {
    guard let rule else { return looked(place, digest: digest, journaled, draft) }
    var record = draft.record
    record.path = directory?.path(of: place.path)
    do throws(Errno) {
      let file = try directory?.existingFolder(place.folder)?.regularFile(place.name)
      if let file { journaled = journaled?.with(file) }
      switch rule.decision(row: journaled?.before, found: file, pass: journaled?.pass ?? 1) {
      case .plain: return looked(place, digest: digest, journaled, draft)
      case .fetch(let conditions):
        // What aria2 has not finished is no version of the file to ask about.
        guard conditions != nil, try controlFile(of: place.name, place.folder) == nil else { return .wanted(nil) }
        return .wanted(conditions)
      case .complete:
        guard try controlFile(of: place.name, place.folder) == nil else {
          return looked(place, digest: digest, journaled, draft)
        }
        return try complete(place, digest: digest, journaled, draft)
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
        let found = try found(place.name, place.folder, fixes: fixesExtensions && !replaces)
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
      } else if sha256 == nil, let control = try controlFile(of: found.name, place.folder) {
        record.fail(
          Failure(
            .refused,
            "“\(path)” is not complete: aria2 left “\(control)” beside it; let aria2 finish it, or remove both, or use --existing overwrite and remove “\(control)”"
          ))
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

  /// The name of aria2's control file of a regular file, which stands beside it until it is complete (aria2c(1), “Control
  /// File”); nil where there is none.
  private func controlFile(of name: FileName, _ path: FolderPath?) throws(Errno) -> String? {
    let control = FileName(sanitizing: "\(name.text).aria2")
    return try directory?.existingFolder(path)?.regularFile(control) == nil ? nil : control.text
  }

  private static func otherContent(_ digest: ExpectedDigest, actual: String) -> Failure {
    var failure = digest.failure(actual: actual)
    failure.message += "; it is there already, and --existing overwrite fetches it again"
    return failure
  }

  // MARK: - Names

  /// Whether a name may be given, as far as the disk says.
  func isFree(_ name: FileName, in folder: FolderPath?) -> Bool {
    guard existing == .number else { return true }
    // What cannot be looked up is not taken; the item fails when it is opened.
    return (try? found(name, folder, fixes: fixesExtensions)) == .some(nil)
  }

  /// Whether what stands in a place is the item's own file, of a run that died before it could remember.
  func isForgottenFile(_ place: NamePlan.Place, digest: ExpectedDigest?, _ journaled: JournalEntry?) -> Bool {
    guard existing == .number, let digest, Self.isForgotten(journaled) else { return false }
    // An unreadable file is not this item's.
    return (try? actualDigest(place.name, place.folder)) == digest.sha256
  }

  /// What stands in an item's place: its name, and what stands under it; nil where nothing does.
  private func found(_ name: FileName, _ folder: FolderPath?, fixes: Bool) throws(Errno) -> Found? {
    guard let directory = try directory?.existingFolder(folder) else { return nil }
    // Files get other names than planned where endings are fixed: then what this run saves is to be found too.
    if directory.wasEmpty, !fixesExtensions { return nil }
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
}
