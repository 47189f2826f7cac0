import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The calls that swift-system does not wrap: what is relative to a directory's descriptor.
enum SystemCall {
  /// Runs `call` until it is not interrupted by a signal; -1 means that `errno` tells.
  @discardableResult
  static func retrying(_ call: () -> Int32) throws(Errno) -> Int32 {
    while true {
      let result = call()
      if result != -1 { return result }
      let code = errno
      guard code == EINTR else { throw Errno(rawValue: code) }
    }
  }

  /// open(2) of a folder.
  static func openDirectory(_ path: String) throws(Errno) -> Int32 {
    try retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
  }

  /// openat(2) of a file that must not be there yet, nor be a symbolic link.
  static func create(_ name: String, in directory: Int32) throws(Errno) -> Int32 {
    try retrying { openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666) }
  }

  /// write(2) until all bytes are written.
  static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(Errno) {
    var rest = bytes
    while !rest.isEmpty {
      let written = write(descriptor, rest.baseAddress, rest.count)
      if written >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      } else if errno != EINTR {
        throw Errno(rawValue: errno)
      }
    }
  }

  /// rename(2) within a folder: what was there is replaced in one step.
  static func rename(_ from: String, to: String, in directory: Int32) throws(Errno) {
    try retrying { renameat(directory, from, directory, to) }
  }

  /// unlink(2) within a folder.
  static func unlink(_ name: String, in directory: Int32) throws(Errno) {
    try retrying { unlinkat(directory, name, 0) }
  }

  /// linkat(2) within a folder; fails with `EEXIST` where `to` is there.
  static func link(_ from: String, to: String, in directory: Int32) throws(Errno) {
    try retrying { linkat(directory, from, directory, to, 0) }
  }

  /// What stands under `name`, symbolic links not followed; nil where nothing does.
  static func kind(of name: String, in directory: Int32) throws(Errno) -> FileKind? {
    var status = stat()
    do {
      try retrying { fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) }
    } catch Errno.noSuchFileOrDirectory {
      return nil
    }
    return status.st_mode & S_IFMT == S_IFDIR ? .directory : .other
  }

  enum FileKind {
    case directory, other
  }
}
