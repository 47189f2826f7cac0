#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Whether the disk has room for what is announced, asked before it is fetched.
struct FreeSpace: Sendable {
  /// Smaller files are not asked for: the answer would cost more than it saves.
  private static let threshold = 1 << 20

  private let directory: DestinationDirectory?

  /// - Parameter directory: Where files go; nil where nothing is written.
  init(directory: DestinationDirectory?) { self.directory = directory }

  /// Why `needed` more bytes cannot be had; nil where they can, or nobody knows.
  ///
  /// It is the run's trouble and not the one file's: a disk that has no room for the next file needs somebody first.
  func failure(needed: Int) -> Failure? {
    guard let directory, needed >= Self.threshold else { return nil }
    var status = statvfs()
    guard fstatvfs(directory.descriptor, &status) == 0 else { return nil }
    // Some file systems (overlays, pools with compression) say 0 for both and mean that they do not know.
    guard status.f_blocks > 0 else { return nil }
    let (free, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    guard !overflow, UInt64(needed) > free else { return nil }
    var failure = Failure(
      .disk,
      "the file needs \(needed) more bytes and “\(VisibleText.escaped(directory.path))” has \(free); make room on the disk"
    )
    failure.isLocalTrouble = true
    return failure
  }
}
