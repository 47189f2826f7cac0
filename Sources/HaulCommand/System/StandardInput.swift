import Dispatch
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The process's stdin, where it is no list but a leash.
enum StandardInput {
  /// Writes all of stdin into a file, to be read again and again.
  static func copy(to path: String) throws {
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
    try file.closeAfter {
      var buffer = [UInt8](repeating: 0, count: 64 * 1024)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try FileDescriptor.standardInput.read(into: $0) }
        if count == 0 { return }
        _ = try file.writeAll(buffer[..<count])
      }
    }
  }

  /// Reads stdin on a thread of its own and runs `body` when it ends. A pipe ends when the last process that holds its
  /// other end does, even one that was killed.
  static func onClose(_ body: @escaping @Sendable () -> Void) {
    DispatchQueue(label: "haul.stdin").async {
      var buffer = [UInt8](repeating: 0, count: 512)
      while true {
        let count = read(0, &buffer, buffer.count)
        if count > 0 || count < 0 && errno == EINTR { continue }
        break
      }
      body()
    }
  }
}
