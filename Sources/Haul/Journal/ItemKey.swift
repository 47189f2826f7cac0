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
    let (first, second) = (url.utf8.count, place.utf8.count)
    let digest = withUnsafeTemporaryAllocation(byteCount: first + second + 10, alignment: 1) { bytes in
      // Neither text has a zero byte.
      bytes.copyBytes(from: url.utf8)
      bytes[first] = 0
      UnsafeMutableRawBufferPointer(rebasing: bytes[(first + 1)...]).copyBytes(from: place.utf8)
      bytes[first + 1 + second] = 0
      bytes.storeBytes(
        of: UInt64(truncatingIfNeeded: ordinal).littleEndian, toByteOffset: first + second + 2, as: UInt64.self)
      var hash = SHA256()
      hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
      return hash.finalize()
    }
    let bits = digest.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    return Int64(bitPattern: UInt64(littleEndian: bits))
  }
}
