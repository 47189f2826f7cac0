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
  private var claims: NameClaims
  private var nextSerial = 0

  /// - Parameter directory: Where files that are there already are looked for; nil where the folder is yet to be made.
  init(
    directory: DestinationDirectory?, existing: ExistingFiles, namesAreFinal: Bool = false,
    checksums: [String: String] = [:], makeNameStore: (@Sendable () throws -> any NameStore)? = nil
  ) {
    self.directory = directory
    self.existing = existing
    self.namesAreFinal = namesAreFinal
    self.checksums = checksums
    claims = NameClaims(makeStore: makeNameStore)
  }

  /// Plans the next entry.
  ///
  /// - Throws: ``HaulError`` where names can no longer be remembered.
  mutating func plan(_ entry: ListEntry, now: NIODeadline) throws(HaulError) -> Plan {
    let serial = nextSerial
    nextSerial += 1
    let index = entry.index ?? serial
    if let problem = entry.problem { return .done(Self.bad(entry, index, url: "", problem)) }
    let target: RequestTarget
    do throws(RequestTargetError) {
      target = try RequestTarget(entry.item.url)
    } catch {
      return .done(Self.bad(entry, index, url: RequestTarget.masked(entry.item.url), error.message))
    }
    let url = target.credentials == nil ? entry.item.url : target.url
    let sha256 = entry.item.sha256.map(ExpectedDigest.hexadecimal)
    if case .some(nil) = sha256 {
      return .done(Self.bad(entry, index, url: url, "its SHA-256 is not 64 hexadecimal digits"))
    }
    let wanted = entry.item.name.map { FileName(sanitizing: $0) } ?? FileName(for: target)
    let name = namesAreFinal ? wanted : try claim(wanted)
    let digest = (sha256.flatMap { $0 } ?? checksums[name.text]).map { ExpectedDigest(sha256: $0, source: "the list") }
    if let directory, let record = settled(name, in: directory, index: index, line: entry.line, url: url) {
      return .done(record)
    }
    return .fetch(
      PlannedItem(
        serial: serial, index: index, line: entry.line, url: url, requestURL: entry.item.url, target: target,
        name: name, digest: digest, conditions: entry.conditions, readyAt: now))
  }

  private mutating func claim(_ name: FileName) throws(HaulError) -> FileName {
    do {
      return try claims.claim(name)
    } catch {
      throw HaulError(
        .list, "the names of the list can no longer be remembered on disk: \(error)",
        hint: "make room where temporary files go (SQLITE_TMPDIR, else /var/tmp)", cause: error)
    }
  }

  /// The record of an item whose name is taken on disk; nil where it is free or may be replaced.
  private func settled(
    _ name: FileName, in directory: DestinationDirectory, index: Int, line: Int?, url: String
  ) -> Record? {
    var record = Record(index: index, line: line, url: url, status: .skipped)
    record.path = directory.path(of: name.text)
    do throws(Errno) {
      switch try directory.kind(of: name) {
      case nil:
        return nil
      case .directory:
        record.fail(
          Failure(.disk, "a folder stands where “\(name.text)” should be saved; move it away or save elsewhere"))
      case .other:
        guard existing == .skip else { return nil }
        record.reason = .exists
      }
    } catch {
      record.fail(Failure(.disk, "“\(name.text)” cannot be looked up: \(error)"))
    }
    return record
  }

  private static func bad(_ entry: ListEntry, _ index: Int, url: String, _ problem: String) -> Record {
    var record = Record(index: index, line: entry.line, url: url, status: .failed)
    record.fail(Failure(.url, place(entry) + problem))
    return record
  }

  /// `list.txt:12: `, for messages.
  private static func place(_ entry: ListEntry) -> String {
    guard let line = entry.line else { return "" }
    return "\(VisibleText.escaped(entry.list ?? "line")):\(line): "
  }
}
