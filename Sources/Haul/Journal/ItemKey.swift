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

  /// 64 bits of all, to find rows by: FNV-1a. Different keys may have the same, so that the rest must be compared as well.
  public var fingerprint: Int64 { Self.fingerprint(Self.hash(url: url, place: place), ordinal: ordinal) }

  /// What all items with this URL and place have in common.
  static func hash(url: String, place: String) -> FNV1a {
    var hash = FNV1a()
    // Neither text has a zero byte.
    hash.combine(url)
    hash.combine(0)
    hash.combine(place)
    return hash
  }

  static func fingerprint(_ hash: FNV1a, ordinal: Int) -> Int64 {
    var hash = hash
    hash.combine(0)
    for shift in stride(from: 0, to: Int.bitWidth, by: 8) { hash.combine(UInt8(truncatingIfNeeded: ordinal >> shift)) }
    return Int64(bitPattern: hash.value)
  }
}
