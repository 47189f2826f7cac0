import HaulOrigin

extension OriginConfiguration {
  /// Some small pictures, at once.
  static func small(count: Int = 5, latency: Duration = .zero, tls: Bool = false) -> OriginConfiguration {
    var configuration = OriginConfiguration()
    configuration.count = count
    configuration.sizes = 1_000...2_000
    configuration.latency = latency
    configuration.tls = tls
    return configuration
  }
}

/// An origin that serves a test and ends with it.
enum TestOrigin {
  /// Starts an origin, runs `body` and shuts it down.
  static func with<Value>(
    _ configuration: OriginConfiguration = .small(), _ body: (Origin) async throws -> Value
  ) async throws -> Value {
    let origin = try await Origin.start(configuration)
    let outcome: Result<Value, any Error>
    do {
      outcome = .success(try await body(origin))
    } catch {
      outcome = .failure(error)
    }
    try await origin.shutdown()
    return try outcome.get()
  }
}

extension Origin {
  /// The bytes of a picture, as its file must have them.
  func bytes(_ number: Int) -> [UInt8] {
    guard let picture = picture(number) else { return [] }
    return picture.bytes(in: 0..<picture.size)
  }
}
