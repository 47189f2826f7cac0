import CHaulSystem
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that is being written under a temporary name and is either published or gone.
///
/// The name stands in the destination itself, so that publishing is one rename within one file system. A leading dot
/// keeps it out of listings and out of the reach of names from lists, which never begin with one.
struct TemporaryFile: ~Copyable {
  private let directory: DestinationDirectory
  private let name: String
  private var descriptor: Int32
  private var isPublished = false

  /// Creates the file; a name that is there already, even as a symbolic link, is an error and not touched.
  init(in directory: DestinationDirectory, names: TemporaryNames) throws(Errno) {
    self.directory = directory
    name = names.next()
    descriptor = try SystemCall.create(name, in: directory.descriptor)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    // Nothing to be done where it fails: the name is ours alone and harms nobody.
    if !isPublished { try? SystemCall.unlink(name, in: directory.descriptor) }
  }

  /// Appends a piece of the body.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
    try SystemCall.writeAll(bytes, to: descriptor)
  }

  /// Gives the complete file its final name.
  ///
  /// - Returns: false where a file is there already and stays; the new one is removed.
  consuming func publish(as final: FileName, existing: ExistingFiles, modified: Int?) throws(Errno) -> Bool {
    if let modified {
      var times = [timespec(tv_sec: 0, tv_nsec: haul_utime_omit()), timespec(tv_sec: modified, tv_nsec: 0)]
      // A file system that keeps no such time has the file all the same.
      futimens(descriptor, &times)
    }
    // close(2) is where some file systems (NFS) report that writing failed.
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 || errno == EINTR else { throw Errno(rawValue: errno) }
    isPublished = try directory.publish(name, as: final, existing: existing)
    return isPublished
  }
}
