import Haul

/// The exit codes, and which one a run deserves.
///
/// What happened to each file is in its record. The code tells a script whether it must look there.
enum ExitStatus {
  /// Every item was saved or validly skipped.
  static let success: Int32 = 0
  /// Some items failed.
  static let someFailed: Int32 = 1
  /// A bad option, an unreadable list, nothing to do.
  static let usage: Int32 = 2
  /// Every item failed.
  static let allFailed: Int32 = 3
  /// Local trouble stopped the run: a full disk, a destination that is not writable.
  static let localTrouble: Int32 = 5
  /// Something arrived but did not match its checksum.
  static let checksum: Int32 = 6

  /// The code of an interrupted run: 130 for SIGINT, 143 for SIGTERM.
  static func interrupted(by signal: Int32) -> Int32 { 128 + signal }

  /// The code of a run, in the order of precedence: interrupted, local trouble, checksum, all failed, some failed.
  ///
  /// A run that was cancelled without a signal lost its reader (`haul … | head`). It ends quietly, and its code says that
  /// it did not do everything.
  static func code(of summary: Summary, signal: Int32? = nil) -> Int32 {
    if let signal { return interrupted(by: signal) }
    if case .localTrouble = summary.stop { return localTrouble }
    if summary.failures[.checksum, default: 0] > 0 { return checksum }
    if summary.failed > 0 || summary.stop != nil {
      let isEverything = summary.items <= summary.failed && summary.stop != .cancelled
      return isEverything ? allFailed : someFailed
    }
    return success
  }
}
