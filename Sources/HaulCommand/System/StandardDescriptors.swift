#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// stdin, stdout and stderr, as whoever started the process left them.
enum StandardDescriptors {
  /// Fills the places of those that are closed (`haul … >&-`). Otherwise the next file or socket that is opened gets the
  /// number 1, and what is meant for stdout is written into it.
  ///
  /// stdin is filled with what cannot be read and the others with what cannot be written to, so that their use fails as
  /// it would have: with EBADF.
  static func fillGaps() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest number that is free is the one that is missing.
      _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }
}
