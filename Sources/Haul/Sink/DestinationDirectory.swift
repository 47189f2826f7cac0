import CHaulSystem
import Synchronization
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The folder that a run saves into, held open: whatever happens to its path meanwhile, files land in this one folder.
final class DestinationDirectory: Sendable {
  /// The path as the caller named it; records begin with it.
  let path: String
  let descriptor: Int32
  /// Folders inside of it that are held open.
  let folders = Mutex(FolderCache())
  /// Whether it was empty when it was opened, but for haul's own folder: nothing needs to be looked for in it then, since
  /// publication never replaces what has come meanwhile.
  let wasEmpty: Bool
  private let hasPartials = Atomic(false)

  /// Opens the folder, and makes it with its parents where it is not there.
  ///
  /// - Throws: ``HaulError`` with code `destination` where the path is a file or may not be written to.
  init(path: String) throws(HaulError) {
    self.path = path
    do throws(Errno) {
      try Self.makeDirectories(path)
      descriptor = try SystemCall.openDirectory(path)
    } catch {
      throw Self.error(path, error)
    }
    guard faccessat(descriptor, ".", W_OK | X_OK, 0) == 0 else {
      let code = Errno(rawValue: errno)
      close(descriptor)
      throw Self.error(path, code)
    }
    wasEmpty = SystemCall.isEmpty(descriptor, but: ".haul")
  }

  /// - Parameter descriptor: Of the open folder, which is closed with this.
  init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
    wasEmpty = SystemCall.isEmpty(descriptor)
  }

  deinit { close(descriptor) }

  /// Opens the folder if it is there, without making it and whether or not it may be written to: what a dry run needs.
  static func existing(path: String) -> DestinationDirectory? {
    (try? SystemCall.openDirectory(path)).map { DestinationDirectory(path: path, descriptor: $0) }
  }

  /// The path of a file in it, as shown to people and written to records.
  func path(of name: String) -> String { Self.path(of: name, in: path) }

  static func path(of name: String, in path: String) -> String {
    switch path {
    case ".": name
    case _ where path.hasSuffix("/"): path + name
    default: "\(path)/\(name)"
    }
  }

  /// Whether an earlier attempt may have left a partial file in it.
  var mayHoldPartials: Bool { !wasEmpty || hasPartials.load(ordering: .relaxed) }

  /// An attempt of this run leaves a partial file in it.
  func notePartial() { hasPartials.store(true, ordering: .relaxed) }

  /// What stands under `name`: nil where nothing does.
  func kind(of name: FileName) throws(Errno) -> SystemCall.FileKind? {
    try SystemCall.kind(of: name.text, in: descriptor)
  }

  /// The facts of a regular file of this name; nil where none stands there.
  func regularFile(_ name: FileName) throws(Errno) -> JournalRule.Found? {
    try SystemCall.regularFile(name.text, in: descriptor).map {
      JournalRule.Found(size: $0.size, modified: $0.modified)
    }
  }

  /// SHA-256 of a file, in lowercase hexadecimal.
  func digest(of name: FileName) throws(Errno) -> String {
    let file = try SystemCall.openFile(name.text, in: descriptor)
    defer { close(file) }
    return try FileSettling.digest(of: file)
  }

  /// Moves a complete file to its final name.
  func publish(
    _ temporary: String, as name: FileName, existing: ExistingFiles
  ) throws(Errno) -> TemporaryFile.Publication {
    switch existing {
    case .overwrite, .update:
      try SystemCall.rename(temporary, to: name.text, in: descriptor)
      return .named
    case .skip, .fail:
      return try moved(temporary, to: name) ? .named : .taken
    case .number:
      // The planner has looked for a free name; this one has been taken since.
      if try moved(temporary, to: name) { return .named }
      var number = 2
      while try !moved(temporary, to: name.numbered(number)) { number += 1 }
      return .numbered(number)
    }
  }

  /// False where something stands there already.
  private func moved(_ temporary: String, to name: FileName) throws(Errno) -> Bool {
    do throws(Errno) {
      try renameNoReplace(temporary, to: name.text)
      return true
    } catch Errno.fileExists {
      return false
    }
  }

  private func renameNoReplace(_ from: String, to: String) throws(Errno) {
    do throws(Errno) {
      try SystemCall.retrying { haul_rename_no_replace(descriptor, from, to) }
    } catch {
      // Some file systems (older NFS, FUSE) lack the flag; a hard link refuses to replace just as surely.
      guard error == .invalidArgument || error == .noFunction || error == .notSupported else { throw error }
      try SystemCall.link(from, to: to, in: descriptor)
      // The file has its name; the other one is only litter.
      try? SystemCall.unlink(from, in: descriptor)
    }
  }

  private static func makeDirectories(_ path: String) throws(Errno) {
    guard mkdir(path, 0o777) != 0 else { return }
    let code = Errno(rawValue: errno)
    switch code {
    case .fileExists:
      return
    case .noSuchFileOrDirectory:
      let parent = FilePath(path).removingLastComponent().string
      guard !parent.isEmpty, parent != path else { throw code }
      try makeDirectories(parent)
      guard mkdir(path, 0o777) != 0 else { return }
      let code = Errno(rawValue: errno)
      if code != .fileExists { throw code }
    default:
      throw code
    }
  }

  private static func error(_ path: String, _ cause: Errno) -> HaulError {
    let shown = VisibleText.escaped(path)
    return switch cause {
    case .notDirectory:
      HaulError(
        .destination, "the destination “\(shown)” is not a folder", hint: "name a folder, or one that haul can make",
        cause: cause)
    case .permissionDenied, .readOnlyFileSystem:
      HaulError(
        .destination, "the destination “\(shown)” may not be written to: \(cause)",
        hint: "choose another folder with --to, or change its permissions", cause: cause)
    default:
      HaulError(
        .destination, "the destination “\(shown)” could not be opened: \(cause)", hint: "choose a folder with --to",
        cause: cause)
    }
  }
}
