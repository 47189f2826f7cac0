import Crypto
import NIOCore
import SystemPackage

/// Where a body goes: a temporary file, hashed on the way if asked for, published once it is complete.
///
/// Memory is one piece of the body, whatever the size: a piece is on disk before the next is read.
struct FileSink: ~Copyable {
  private var file: TemporaryFile
  private var digest: SHA256?

  init(directory: DestinationDirectory, names: TemporaryNames, computesDigest: Bool) throws(Errno) {
    file = try TemporaryFile(in: directory, names: names)
    digest = computesDigest ? SHA256() : nil
  }

  mutating func write(_ piece: ByteBuffer) throws(Errno) {
    let result = piece.withUnsafeReadableBytes { bytes -> Result<Void, Errno> in
      digest?.update(bufferPointer: bytes)
      do throws(Errno) {
        try file.write(bytes)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Publishes the file.
  ///
  /// - Returns: whether it took the name, and its SHA-256 in lowercase hexadecimal where asked for.
  consuming func publish(as name: FileName, existing: ExistingFiles) throws(Errno) -> (published: Bool, sha256: String?)
  {
    let sha256 = digest?.finalize().hexadecimal
    return (try file.publish(as: name, existing: existing), sha256)
  }
}

extension Sequence<UInt8> {
  /// Two lowercase digits a byte.
  package var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(underestimatedCount * 2)
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0xF)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
