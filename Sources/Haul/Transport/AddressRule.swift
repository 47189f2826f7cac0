/// Which addresses may be connected to. Pure.
///
/// With `deniesPrivate`, only what the public Internet can reach: a list from strangers, or a redirect, must not reach into
/// the network that haul runs in. The address of each connection is judged, after the name was resolved, so that neither
/// another way to write an address nor a name whose answer changes gets around it.
struct AddressRule: Sendable {
  var deniesPrivate: Bool

  /// Whether `address`, 4 or 16 bytes, may be connected to.
  func allows(_ address: [UInt8]) -> Bool {
    guard deniesPrivate else { return true }
    switch address.count {
    case 4: return !Self.isSpecial4(address[...])
    case 16: return !Self.isSpecial6(address)
    default: return false
    }
  }

  /// What the IANA IPv4 Special-Purpose Address Registry (RFC 6890) has as not globally reachable, and multicast.
  private static let special4: [(prefix: [UInt8], bits: Int)] = [
    ([0, 0, 0, 0], 8), ([10, 0, 0, 0], 8), ([100, 64, 0, 0], 10), ([127, 0, 0, 0], 8), ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12), ([192, 0, 0, 0], 24), ([192, 0, 2, 0], 24), ([192, 168, 0, 0], 16), ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24), ([203, 0, 113, 0], 24), ([224, 0, 0, 0], 4), ([240, 0, 0, 0], 4),
  ]

  private static func isSpecial4(_ address: ArraySlice<UInt8>) -> Bool {
    special4.contains { matches(address, $0.prefix, bits: $0.bits) }
  }

  private static func isSpecial6(_ address: [UInt8]) -> Bool {
    // Forms that carry an IPv4 address reach what that address is: mapped (RFC 4291 §2.5.5.2), NAT64 (RFC 6052), 6to4
    // (RFC 3056).
    if matches(address[...], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], bits: 96) {
      return isSpecial4(address[12...])
    }
    if matches(address[...], [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0], bits: 96) {
      return isSpecial4(address[12...])
    }
    if matches(address[...], [0x20, 0x02], bits: 16) { return isSpecial4(address[2..<6]) }
    // Of the rest only 2000::/3 is global unicast (RFC 4291 §2.4), without Teredo and other protocols (2001::/23) and
    // documentation (2001:db8::/32, 3fff::/20).
    return !matches(address[...], [0x20], bits: 3)
      || matches(address[...], [0x20, 0x01, 0x00], bits: 23)
      || matches(address[...], [0x20, 0x01, 0x0D, 0xB8], bits: 32)
      || matches(address[...], [0x3F, 0xFF, 0x00], bits: 20)
  }

  private static func matches(_ address: ArraySlice<UInt8>, _ prefix: [UInt8], bits: Int) -> Bool {
    var left = bits
    for (byte, wanted) in zip(address, prefix) where left > 0 {
      let mask = left >= 8 ? 0xFF : ~(UInt8(0xFF) >> UInt8(left))
      if byte & mask != wanted & mask { return false }
      left -= 8
    }
    return true
  }
}
