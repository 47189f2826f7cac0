import HaulOrigin

extension Origin {
  /// Runs `body` with an origin that is there until it ends.
  static func with<Value>(
    _ configuration: OriginConfiguration, _ body: (Origin) async throws -> Value
  ) async throws -> Value {
    let origin = try await Origin.start(configuration)
    do {
      let value = try await body(origin)
      try await origin.shutdown()
      return value
    } catch {
      try await origin.shutdown()
      throw error
    }
  }
}
