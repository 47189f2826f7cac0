import GRDB
import Haul

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What keeps a journal from being used, in words for people and without SQLite's.
enum JournalProblem {
  /// What a run that wants to go on can do about a journal it cannot use.
  static let afresh = "move it away to start afresh: files that are there are kept; or use --no-journal"

  /// The error of a journal that could not be opened, read or written.
  ///
  /// - Parameters:
  ///   - verb: What was tried, such as `written`.
  ///   - hint: What to do where the file itself is whole.
  static func error(_ path: String, _ verb: String, _ cause: any Error, hint: String) -> HaulError {
    if let error = cause as? HaulError { return error }
    guard let error = cause as? DatabaseError else {
      return HaulError(.journal, "the journal “\(path)” cannot be \(verb): \(cause)", hint: hint, cause: cause)
    }
    switch error.resultCode {
    case .SQLITE_NOTADB:
      return HaulError(
        .journal, "the journal “\(path)” cannot be used: it is no SQLite database", hint: afresh, cause: cause)
    // The statements are haul's own and right: an error in one is a table that is not there or another.
    case .SQLITE_CORRUPT, .SQLITE_ERROR:
      return damaged(path, cause)
    case .SQLITE_CANTOPEN, .SQLITE_READONLY:
      return HaulError(
        .journal, "the journal “\(path)” cannot be \(verb): \(refusal(path, error))",
        hint: "see that you may read and write it and its folder, or name another with --journal, or use --no-journal",
        cause: cause)
    default:
      return HaulError(.journal, "the journal “\(path)” cannot be \(verb): \(text(error))", hint: hint, cause: cause)
    }
  }

  static func damaged(_ path: String, _ cause: (any Error)? = nil) -> HaulError {
    HaulError(.journal, "the journal “\(path)” cannot be used: it is damaged", hint: afresh, cause: cause)
  }

  /// Why a file is not to be had that is whole.
  private static func refusal(_ path: String, _ error: DatabaseError) -> String {
    if error.resultCode == .SQLITE_READONLY { return "it may only be read" }
    if access(path, R_OK | W_OK) != 0, errno != ENOENT { return String(cString: strerror(errno)).lowercased() }
    return "its folder does not let it, or too many files are open"
  }

  /// SQLite's result codes that a sound journal may come to (https://www.sqlite.org/rescode.html).
  private static func text(_ error: DatabaseError) -> String {
    switch error.resultCode {
    case .SQLITE_FULL: "no space left on its disk"
    case .SQLITE_BUSY, .SQLITE_LOCKED: "another program holds it"
    case .SQLITE_IOERR: "its disk fails, or a limit on the size of files does (\(error.extendedResultCode))"
    default: error.message ?? "\(error.extendedResultCode)"
    }
  }
}
