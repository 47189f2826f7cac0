import Dispatch
import Synchronization

/// One run under way and the calls that share it.
///
/// The store decides under its own lock who leads and who joins; what happens between those calls afterwards is here,
/// under the flight's lock. The order is always store, then flight.
@usableFromInline
final class ReuseFlight<Value: Sendable>: ReuseFlightNode, @unchecked Sendable {
  /// Threads wait for a run on a thread, tasks for a run in a task. A thread that waited for a task could keep the pool
  /// from running it.
  @usableFromInline
  enum Kind {
    case thread
    case task
  }

  private struct State {
    var result: Result<Value, any Error>?
    /// Every call on this flight, the leader included.
    var enrolled = 1
    /// The tasks among them that have been cancelled.
    var cancelled = 0
    var nextWaiter = 0
    /// Tasks cancelled before they had a continuation to resume.
    var gone: Set<Int> = []
    var continuations: [Int: CheckedContinuation<Result<Value, any Error>, Never>] = [:]
    var task: Task<Void, Never>?
    /// Made by the first thread that waits.
    var semaphore: DispatchSemaphore?
    var sleepers = 0
  }

  private let kind: Kind
  private let state = Mutex(State())

  @usableFromInline
  init(kind: Kind) {
    self.kind = kind
    super.init(parent: ReuseFlightNode.current)
  }

  /// Takes the calling code aboard.
  ///
  /// - Returns: `false` if it has to run the function itself.
  @usableFromInline
  func join(as kind: Kind) -> Bool {
    guard kind == self.kind, !isAbandoned else { return false }
    if let current = ReuseFlightNode.current, !awaited(by: current) { return false }
    return state.withLock { state in
      // Cancelled by its last waiter since the question above: what it ends with is nobody else's.
      guard state.cancelled < state.enrolled else { return false }
      state.enrolled += 1
      return true
    }
  }

  /// Whether all its waiters were cancelled, and so its task: the next call leads a flight of its own.
  @usableFromInline
  var isAbandoned: Bool {
    state.withLock { $0.cancelled >= $0.enrolled }
  }

  /// How many calls have joined the leader's.
  @usableFromInline
  var joined: Int {
    state.withLock { $0.enrolled - 1 }
  }

  /// Ends the flight: all who wait get the result.
  @usableFromInline
  func finish(_ result: Result<Value, any Error>) {
    disband()
    let (continuations, semaphore, sleepers) = state.withLock { state in
      state.result = result
      state.task = nil
      defer { state.continuations = [:] }
      return (Array(state.continuations.values), state.semaphore, state.sleepers)
    }
    for _ in 0..<sleepers { semaphore?.signal() }
    for continuation in continuations { continuation.resume(returning: result) }
  }

  /// Blocks the thread until the flight ends.
  @usableFromInline
  func waitOnThread() -> Result<Value, any Error>? {
    let semaphore = state.withLock { state -> DispatchSemaphore? in
      guard state.result == nil else { return nil }
      let semaphore = state.semaphore ?? DispatchSemaphore(value: 0)
      state.semaphore = semaphore
      state.sleepers += 1
      return semaphore
    }
    semaphore?.wait()
    return state.withLock { $0.result }
  }

  /// The task that runs the function, to be cancelled when nobody waits for it any more.
  @usableFromInline
  func run(in task: Task<Void, Never>) {
    state.withLock { state in
      if state.result == nil { state.task = task }
    }
  }

  /// Waits until the flight ends.
  ///
  /// - Parameter leavesEarly: whether a cancelled waiter goes with a `CancellationError` while others wait on.
  @usableFromInline
  func waitInTask(
    leavesEarly: Bool,
    isolation: isolated (any Actor)? = #isolation
  ) async -> Result<Value, any Error> {
    let waiter = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let early = state.withLock { state -> Result<Value, any Error>? in
          if let result = state.result { return result }
          if state.gone.remove(waiter) != nil { return .failure(CancellationError()) }
          state.continuations[waiter] = continuation
          return nil
        }
        if let early { continuation.resume(returning: early) }
      }
    } onCancel: {
      cancelled(waiter, leavesEarly: leavesEarly)
    }
  }

  private func cancelled(_ waiter: Int, leavesEarly: Bool) {
    let (task, continuation) = state.withLock { state in
      guard state.result == nil else {
        return (Task<Void, Never>?.none, CheckedContinuation<Result<Value, any Error>, Never>?.none)
      }
      state.cancelled += 1
      // The last one cancels the work and waits for what it makes of that, as it would without sharing.
      if state.cancelled >= state.enrolled { return (state.task, nil) }
      guard leavesEarly else { return (nil, nil) }
      guard let continuation = state.continuations.removeValue(forKey: waiter) else {
        state.gone.insert(waiter)
        return (nil, nil)
      }
      return (nil, continuation)
    }
    task?.cancel()
    continuation?.resume(returning: .failure(CancellationError()))
  }
}
