import NIOCore

extension SocketAddress {
  /// The IP address in network order: 4 or 16 bytes; empty for other kinds of address.
  ///
  /// Taken from where ip(7) and ipv6(7) put it, since the structures' fields belong to a module of swift-nio's own.
  var addressBytes: [UInt8] {
    let place: Range<Int> =
      switch self {
      case .v4: 4..<8
      case .v6: 8..<24
      case .unixDomainSocket: 0..<0
      }
    return withSockAddr { address, size in
      let bytes = UnsafeRawBufferPointer(start: address, count: size)
      return place.upperBound <= bytes.count ? Array(bytes[place]) : []
    }
  }
}
