import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file without a name, in `TMPDIR`, else `/var/tmp`, else `/tmp`.
final class TemporaryDescriptor {
  private let descriptor: Int32

  init() throws(Errno) {
    var last = Errno.noSuchFileOrDirectory
    for folder in [getenv("TMPDIR").map { String(cString: $0) }, "/var/tmp", "/tmp"].compactMap({ $0 }) {
      var template = Array("\(folder)/haul-XXXXXX".utf8CString)
      let opened = mkstemp(&template)
      if opened >= 0 {
        unlink(template)
        _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
        descriptor = opened
        return
      }
      last = Errno(rawValue: errno)
    }
    throw last
  }

  deinit { close(descriptor) }

  func setLength(_ length: Int) throws(Errno) { try SystemCall.retrying { ftruncate(descriptor, off_t(length)) } }

  func write(_ values: [some BitwiseCopyable], at offset: Int) throws(Errno) {
    let problem: Errno? = values.withUnsafeBytes { bytes in
      do throws(Errno) {
        try SystemCall.writeAll(bytes, to: descriptor, at: offset)
        return nil
      } catch {
        return error
      }
    }
    if let problem { throw problem }
  }

  /// Fills an array; that the file ends before is an error.
  func read(at offset: Int, into values: inout [some BitwiseCopyable]) throws(Errno) {
    let problem: Errno? = values.withUnsafeMutableBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = pread(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
        if count > 0 {
          done += count
        } else if count == 0 {
          return .ioError
        } else if errno != EINTR {
          return Errno(rawValue: errno)
        }
      }
      return nil
    }
    if let problem { throw problem }
  }
}
