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
    let result = piece.withUnsafeReadableBytes { bytes -> Swift.Result<Void, Errno> in
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

  /// What became of a complete body.
  enum Result {
    /// It has its name.
    case published(sha256: String?)
    /// A file was there already and stays; the new one is gone.
    case taken
    /// It is not what was promised, and gone.
    case mismatched(ExpectedDigest, actual: String)
  }

  /// Checks the file and gives it its name.
  ///
  /// - Parameters:
  ///   - modified: The time of the file's content, in seconds since 1970; nil leaves the present.
  ///   - expected: What its SHA-256 must be; the sink was made to compute it.
  consuming func publish(
    as name: FileName, existing: ExistingFiles, modified: Int? = nil, expected: [ExpectedDigest] = []
  ) throws(Errno) -> Result {
    let sha256 = digest?.finalize().hexadecimal
    if let sha256, let wrong = expected.first(where: { $0.sha256 != sha256 }) {
      return .mismatched(wrong, actual: sha256)
    }
    return try file.publish(as: name, existing: existing, modified: modified) ? .published(sha256: sha256) : .taken
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
