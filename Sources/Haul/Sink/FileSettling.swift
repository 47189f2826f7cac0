import Crypto
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The work on a complete file that waits for the disk: done on a thread that may block.
///
/// It has a descriptor of its own, so that an attempt that is given up meanwhile can close its file.
struct FileSettling: Sendable {
  private static let pieceSize = 1 << 20

  private let descriptor: Int32
  private let hashes: Bool
  private let synchronizes: Bool

  init(descriptor: Int32, hashes: Bool, synchronizes: Bool) {
    self.descriptor = dup(descriptor)
    self.hashes = hashes
    self.synchronizes = synchronizes
  }

  /// Does it, once, and closes the descriptor.
  ///
  /// - Returns: the file's SHA-256 in lowercase hexadecimal, where it was asked for.
  func run(isCancelled: () -> Bool) throws(Errno) -> String? {
    guard descriptor >= 0 else { throw .tooManyOpenFiles }
    defer { close(descriptor) }
    let sha256 = hashes ? try Self.digest(of: descriptor, isCancelled: isCancelled) : nil
    if synchronizes { try SystemCall.synchronize(descriptor) }
    return sha256
  }

  /// SHA-256 of a whole file, from its beginning, in lowercase hexadecimal.
  ///
  /// - Throws: `ECANCELED` where `isCancelled` said so, or what the disk says.
  static func digest(of descriptor: Int32, isCancelled: () -> Bool = { false }) throws(Errno) -> String {
    var hash = SHA256()
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
    defer { piece.deallocate() }
    var offset = 0
    while !isCancelled() {
      let count = pread(descriptor, piece.baseAddress, piece.count, off_t(offset))
      if count < 0 {
        let code = errno
        if code == EINTR { continue }
        throw Errno(rawValue: code)
      }
      if count == 0 { return hash.finalize().hexadecimal }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: piece[..<count]))
      offset += count
    }
    throw .canceled
  }
}
