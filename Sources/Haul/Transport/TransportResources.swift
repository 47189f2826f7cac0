import NIOCore

/// What the transports of all loops of a run share.
struct TransportResources: Sendable {
  let addresses: AddressRule
  let resolver: NameResolver
  let tls: TLSProvider
  let httpVersion: HTTPChoice
  /// When the system's own connecting is given up; the attempt's clock is the one that tells.
  let connectTimeout: TimeAmount
  /// Bytes that a connection reads at once, where their rate is limited; nil for as many as come.
  let readSize: Int?
  /// How far the bodies of HTTP/2 may run ahead.
  let windows: HTTP2Windows

  /// - Parameter descriptors: Those that look-ups may have open.
  init(configuration: Configuration, descriptors: Int = .max) throws(HaulError) {
    addresses = AddressRule(deniesPrivate: configuration.deniesPrivate)
    resolver = NameResolver(
      rule: addresses, limit: TimeAmount(configuration.limits.connect),
      lifetimes: configuration.isChild ? .child : NameLifetimes(), descriptors: descriptors,
      lookUp: configuration.lookUp)
    tls = try TLSProvider(trust: configuration.trust)
    httpVersion = configuration.httpVersion
    connectTimeout = TimeAmount(configuration.limits.connect) + .seconds(1)
    readSize = configuration.bytesPerSecond.map(ByteThrottle.readSize)
    windows = HTTP2Windows(bytesPerSecond: configuration.bytesPerSecond)
  }

  func shutdown() { resolver.shutdown() }
}
