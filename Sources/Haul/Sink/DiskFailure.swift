import SystemPackage

/// What a file system's refusal means for an item, and whether for the run too.
enum DiskFailure {
  static func failure(_ activity: String, _ place: String, _ error: Errno, ofOneName: Bool = false) -> Failure {
    var failure = Failure(
      .disk, "\(activity) “\(VisibleText.escaped(place))” failed: \("\(error)".lowercased())\(hint(error))")
    failure.isLocalTrouble = concernsAllFiles(error) && !(ofOneName && concernsRights(error))
    return failure
  }

  /// What to do, with the semicolon before it; empty where nothing is known.
  static func hint(_ error: Errno) -> String {
    switch error {
    case .noSpace: "; make room on the disk"
    case .tooManyOpenFiles: "; allow more open files (ulimit -n) or use fewer workers"
    case .permissionDenied, .readOnlyFileSystem: "; choose another folder"
    case .notDirectory, .tooManySymbolicLinkLevels:
      "; a file or symbolic link stands where a folder should be, and links are not followed: move it away"
    default: ""
    }
  }

  /// What may be true of one name alone: somebody else's file in a folder with the sticky bit.
  private static func concernsRights(_ error: Errno) -> Bool {
    [.notPermitted, .permissionDenied, .resourceBusy].contains(error)
  }

  /// Whether the next file would meet the same refusal. What is wrong with one name is that item's own.
  private static func concernsAllFiles(_ error: Errno) -> Bool {
    switch error {
    case .isDirectory, .notDirectory, .directoryNotEmpty, .fileExists, .fileNameTooLong, .fileTooLarge,
      .invalidArgument, .tooManySymbolicLinkLevels, .tooManyOpenFiles, .tooManyOpenFilesInSystem,
      .illegalByteSequence:
      false
    default:
      true
    }
  }
}
