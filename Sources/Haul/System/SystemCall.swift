import CHaulSystem
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

  /// openat(2) of a folder inside another; not through a symbolic link.
  static func openFolder(_ name: String, in directory: Int32) throws(Errno) -> Int32 {
    try retrying { openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
  }

  /// readdir(3) to the first entry: whether a folder has none, or only one of the name `but`. False where it cannot be read.
  static func isEmpty(_ directory: Int32, but name: String? = nil) -> Bool {
    guard let own = try? openFolder(".", in: directory) else { return false }
    guard let stream = fdopendir(own) else {
      close(own)
      return false
    }
    defer { closedir(stream) }
    errno = 0
    while let entry = readdir(stream) {
      // By its address: the entry ends where its name does, and is shorter than the type says.
      guard let place = MemoryLayout<dirent>.offset(of: \.d_name) else { return false }
      let found = String(cString: (UnsafeRawPointer(entry) + place).assumingMemoryBound(to: CChar.self))
      if found != ".", found != "..", found != name { return false }
    }
    return errno == 0
  }

  /// mkdirat(2).
  static func makeFolder(_ name: String, in directory: Int32) throws(Errno) {
    try retrying { mkdirat(directory, name, 0o777) }
  }

  /// openat(2) of a file for reading; not through a symbolic link.
  static func openFile(_ name: String, in directory: Int32) throws(Errno) -> Int32 {
    try retrying { openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
  }

  /// linkat(2) from one folder to another; fails with `EEXIST` where `to` is there.
  static func link(
    _ from: String, in source: Int32, to name: String, in directory: Int32
  ) throws(Errno) {
    try retrying { linkat(source, from, directory, name, 0) }
  }

  /// openat(2) of a file that must not be there yet, nor be a symbolic link, for reading and writing.
  static func create(_ name: String, in directory: Int32) throws(Errno) -> Int32 {
    try retrying { openat(directory, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666) }
  }

  /// openat(2) of a file that this run or an earlier one may have left, for reading and writing: only a regular file of
  /// ours with no other name, and never through a symbolic link.
  ///
  /// - Returns: the descriptor and the file's size; nil where something else stands there, or nothing.
  static func reopen(_ name: String, in directory: Int32) -> (descriptor: Int32, size: Int)? {
    // Without O_NONBLOCK a FIFO would wait for its other end.
    let flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    guard let descriptor = try? retrying({ openat(directory, name, flags) }) else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1,
      status.st_uid == geteuid(), let size = Int(exactly: status.st_size)
    else {
      close(descriptor)
      return nil
    }
    return (descriptor, size)
  }

  /// Takes the file for this process, unless another has it or its name has gone to another file meanwhile.
  static func lock(_ descriptor: Int32, named name: String, in directory: Int32) -> Bool {
    var own = stat()
    var named = stat()
    return haul_lock(descriptor) == 0 && fstat(descriptor, &own) == 0
      && fstatat(directory, name, &named, AT_SYMLINK_NOFOLLOW) == 0
      && own.st_ino == named.st_ino && own.st_dev == named.st_dev
  }

  /// ftruncate(2), and the place of the next write(2) with it.
  static func truncate(_ descriptor: Int32, to size: Int) throws(Errno) {
    try retrying { ftruncate(descriptor, off_t(size)) }
    guard lseek(descriptor, off_t(size), SEEK_SET) >= 0 else { throw Errno(rawValue: errno) }
  }

  /// fdatasync(2): the file's bytes are on the disk itself.
  static func synchronize(_ descriptor: Int32) throws(Errno) {
    #if canImport(Darwin)
      try retrying { fsync(descriptor) }
    #else
      try retrying { fdatasync(descriptor) }
    #endif
  }

  /// fsync(2) of a folder: the names in it are on the disk itself.
  static func synchronizeDirectory(_ descriptor: Int32) throws(Errno) {
    do throws(Errno) {
      try retrying { fsync(descriptor) }
    } catch .invalidArgument {
      // Some file systems (FUSE, older network ones) keep folders so that this has no meaning.
    }
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

  /// pwrite(2) until all bytes are written, from `place` of the file on.
  static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at place: Int) throws(Errno) {
    var rest = bytes
    while !rest.isEmpty {
      let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(place + bytes.count - rest.count))
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

  /// The size in bytes and the time of the content, in seconds since 1970, of a regular file; nil where none stands there.
  static func regularFile(_ name: String, in directory: Int32) throws(Errno) -> (size: Int, modified: Int)? {
    var status = stat()
    do {
      try retrying { fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) }
    } catch Errno.noSuchFileOrDirectory {
      return nil
    }
    guard status.st_mode & S_IFMT == S_IFREG, let size = Int(exactly: status.st_size) else { return nil }
    #if canImport(Darwin)
      return (size, Int(status.st_mtimespec.tv_sec))
    #else
      return (size, Int(status.st_mtim.tv_sec))
    #endif
  }

  enum FileKind {
    case directory, other
  }
}
