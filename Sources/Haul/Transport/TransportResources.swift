import NIOCore

/// What the transports of all loops of a run share.
struct TransportResources: Sendable {
  let addresses: AddressRule
  let resolver: NameResolver
  let tls: TLSProvider
  /// When the system's own connecting is given up; the attempt's clock is the one that tells.
  let connectTimeout: TimeAmount
  /// Bytes that a connection reads at once, where their rate is limited; nil for as many as come.
  let readSize: Int?

  init(configuration: Configuration) throws(HaulError) {
    addresses = AddressRule(deniesPrivate: configuration.deniesPrivate)
    resolver = NameResolver(rule: addresses)
    tls = try TLSProvider(trust: configuration.trust)
    connectTimeout = TimeAmount(configuration.limits.connect) + .seconds(1)
    readSize = configuration.bytesPerSecond.map(ByteThrottle.readSize)
  }

  func shutdown() { resolver.shutdown() }
}
