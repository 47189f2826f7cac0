extension ReuseStore {
  /// What is kept for a key, or else what the asynchronous function returns.
  ///
  /// The function runs in a task of its own with the caller's priority and task-local values, on the caller's actor where
  /// it uses that actor. Cancelling one of the calls that wait does not cancel the work of the others: if the function
  /// may throw any error the cancelled call leaves with `CancellationError`, otherwise it waits on. When all are
  /// cancelled the function's task is, and its result is for them only.
  ///
  /// - Parameters:
  ///   - key: what the result depends on.
  ///   - isolation: the caller's actor; a kept call does not leave it.
  ///   - body: runs at most once at a time for a key.
  /// - Throws: what `body` throws; also to the calls that waited for it.
  @inlinable
  public func value<Failure: Error>(
    for key: Key,
    isolation: isolated (any Actor)? = #isolation,
    @_inheritActorContext @_implicitSelfCapture run body: @escaping @Sendable () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    switch decide(key, as: .task) {
    case .kept(let value): return value
    case .lead(let flight):
      start(flight, key, body)
      return try await outcome(of: flight, body)
    case .join(let flight): return try await outcome(of: flight, body)
    case .runAlone:
      do throws(Failure) {
        let value = try await body()
        if let observer { tell(observer, .success(value), key, nil) }
        return value
      } catch {
        if let observer { tell(observer, .failure(error), key, nil) }
        throw error
      }
    }
  }

  /// Unstructured: the run belongs to every call that waits for it, and ends with the last of them, not with the first.
  @inlinable
  func start<Failure: Error>(
    _ flight: ReuseFlight<Value>,
    _ key: Key,
    _ body: @escaping @Sendable () async throws(Failure) -> Value
  ) {
    flight.run(
      in: Task {
        let result = await ReuseFlightNode.currentLocal.withValue(flight) { () async -> Result<Value, any Error> in
          do throws(Failure) {
            return .success(try await body())
          } catch {
            return .failure(error)
          }
        }
        finish(flight, key, result)
      }
    )
  }

  @inlinable
  func outcome<Failure: Error>(
    of flight: ReuseFlight<Value>,
    isolation: isolated (any Actor)? = #isolation,
    _ body: @Sendable () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let leavesEarly = CancellationError() is Failure
    switch await flight.waitInTask(leavesEarly: leavesEarly) {
    case .success(let value): return value
    case .failure(let error as Failure): throw error
    // A caller with another error type shares the store: only its own run can throw what it may throw.
    case .failure: return try await body()
    }
  }
}
