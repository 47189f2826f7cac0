import Crypto

/// Which item of a job a row of its journal is about: a URL, and which of the list's items with this URL.
///
/// Neither the place in the list nor the line is part of it, so that a list that was extended or put into another order
/// goes on where it was.
public struct ItemKey: Sendable, Hashable {
  /// The URL as listed, without userinfo.
  public var url: String
  /// 0 for the first item of the list with this URL, 1 for the second.
  public var ordinal: Int

  /// The key of an item.
  public init(url: String, ordinal: Int = 0) {
    self.url = url
    self.ordinal = ordinal
  }

  /// 64 bits of SHA-256 of both: to find rows by. Equal for different keys in one of 10^6 jobs of 10^7 items, so that the
  /// URL must be compared as well.
  public var fingerprint: Int64 {
    var hash = SHA256()
    url.utf8.withContiguousStorageIfAvailable { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
      ?? hash.update(data: Array(url.utf8))
    withUnsafeBytes(of: UInt64(truncatingIfNeeded: ordinal).littleEndian) { hash.update(bufferPointer: $0) }
    let bits = hash.finalize().withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    return Int64(bitPattern: UInt64(littleEndian: bits))
  }
}
