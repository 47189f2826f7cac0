import CHaulSystem
import Haul
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where a journal is, and that only one run writes to it.
///
/// The lock is on a file beside the database: SQLite's own locks come and go with each transaction, and a second run must be
/// turned away before it fetches anything.
final class JournalFile: Sendable {
  let path: String
  /// Nil once it has been given back.
  private let lock: Mutex<Int32?>

  /// Takes the journal at `path` for this process; its folder is made if it is not there.
  ///
  /// - Throws: `HaulError` where another run has it, or something else stands there.
  init(path: String) throws(HaulError) {
    self.path = path
    let shown = "“\(path)”"
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { mkdir(String(path[..<slash]), 0o777) }
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw HaulError(
        .journal, "the journal \(shown) is no regular file", hint: "name another with --journal, or use --no-journal")
    }
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard lock >= 0 else {
      let reason = String(cString: strerror(errno)).lowercased()
      throw HaulError(
        .journal, "the lock of the journal, “\(path).lock”, cannot be opened: \(reason)",
        hint: "name another place with --journal, or use --no-journal")
    }
    guard haul_lock(lock) == 0 else {
      close(lock)
      throw HaulError(
        .journal, "another run is writing to the journal \(shown)",
        hint: "wait for its end, or name another journal with --journal, or use --no-journal")
    }
    self.lock = Mutex(lock)
  }

  deinit { release() }

  /// Lets another run have the journal.
  func release() {
    lock.withLock { lock in
      if let descriptor = lock {
        haul_unlock(descriptor)
        close(descriptor)
      }
      lock = nil
    }
  }

  /// Whether the database is still where it was opened.
  var isThere: Bool { access(path, F_OK) == 0 }

  /// Removes the database, which nobody has open, with all that stands beside it: a run that met no item leaves nothing.
  func remove() {
    for ending in ["", "-wal", "-shm", ".lock"] { unlink(path + ending) }
    // Only if nothing else is in it, and only haul's own.
    if let slash = path.lastIndex(of: "/"), path[..<slash].hasSuffix(".haul") { rmdir(String(path[..<slash])) }
  }

  /// Whether a run is writing to the journal at `path` just now.
  static func isInUse(_ path: String) -> Bool {
    // Only to look: those who may not write ask as well.
    let descriptor = open(path + ".lock", O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    guard haul_lock(descriptor) == 0 else { return true }
    haul_unlock(descriptor)
    return false
  }
}
