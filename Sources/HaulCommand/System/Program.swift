import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The program that is running.
enum Program {
  /// Its file, also after the file was moved; nil where the system does not say (proc_pid_exe(5), dyld(3)).
  static var path: FilePath? {
    #if os(Linux)
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      // One byte less than there are, so that a zero ends the text.
      guard readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0 else { return nil }
      return FilePath(platformString: buffer)
    #else
      var size = UInt32(PATH_MAX)
      var buffer = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&buffer, &size) == 0 else { return nil }
      return FilePath(platformString: buffer)
    #endif
  }
}
