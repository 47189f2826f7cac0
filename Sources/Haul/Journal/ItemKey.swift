import Crypto

/// Which item of a job a row of its journal is about: a URL, the place that was chosen for it, and which of the list's items
/// with both.
///
/// Neither the place in the list nor the line is part of it, so that a list that was extended or put into another order
/// goes on where it was.
public struct ItemKey: Sendable, Hashable {
  /// The URL as listed, without userinfo.
  public var url: String
  /// The path that list and options chose for it; empty where it follows from the URL.
  public var place: String
  /// 0 for the first item of the list with this URL and place, 1 for the second.
  public var ordinal: Int

  /// The key of an item.
  public init(url: String, place: String = "", ordinal: Int = 0) {
    self.url = url
    self.place = place
    self.ordinal = ordinal
  }

  /// 64 bits of SHA-256 of all: to find rows by. Equal for different keys in one of 10^6 jobs of 10^7 items, so that the
  /// rest must be compared as well.
  public var fingerprint: Int64 {
    var hash = SHA256()
    for text in [url, place] {
      text.utf8.withContiguousStorageIfAvailable { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        ?? hash.update(data: Array(text.utf8))
      // Neither text has a zero byte.
      hash.update(data: [0] as [UInt8])
    }
    withUnsafeBytes(of: UInt64(truncatingIfNeeded: ordinal).littleEndian) { hash.update(bufferPointer: $0) }
    let bits = hash.finalize().withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    return Int64(bitPattern: UInt64(littleEndian: bits))
  }
}
