#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The program that runs as a child.
enum WorkerExecutable {
  /// The configured program, else the one that is running.
  ///
  /// - Throws: ``HaulError`` with code `worker` where that is not haul.
  static func find(_ configuration: Configuration) throws(HaulError) -> String {
    if let configured = configuration.workerExecutable {
      guard access(configured, X_OK) == 0 else {
        throw HaulError(
          .worker, "the worker program “\(VisibleText.escaped(configured))” cannot be run",
          hint: "name the haul command in Configuration.workerExecutable")
      }
      return configured
    }
    guard let own = running, own.hasSuffix("/haul") else {
      throw HaulError(
        .worker, "child processes run the haul command, and this program is another",
        hint: "name the haul command in Configuration.workerExecutable")
    }
    return own
  }

  private static var running: String? {
    #if os(Linux)
      guard let path = realpath("/proc/self/exe", nil) else { return nil }
      defer { free(path) }
      return String(cString: path)
    #else
      return CommandLine.arguments.first
    #endif
  }
}
