import Synchronization

/// How many connections there may be beyond one an attempt, in all loops of the process together.
final class ConnectionBudget: Sendable {
  /// Attempts that may run at once.
  private let workers: Int
  /// Descriptors that neither loops nor attempts need.
  private let descriptors: Int
  private let attempts = Atomic<Int>(0)
  private let extra = Atomic<Int>(0)

  init(workers: Int = 1, descriptors: Int = 1024) {
    self.workers = workers
    self.descriptors = descriptors
  }

  func attemptBegan() { attempts.wrappingAdd(1, ordering: .relaxed) }

  func attemptEnded() { attempts.wrappingSubtract(1, ordering: .relaxed) }

  /// Takes up to `wanted` connections.
  ///
  /// - Parameter onlyIdle: Whether only in the place of workers that have nothing to do.
  /// - Returns: how many there were, for ``giveBack(_:)``.
  func take(_ wanted: Int, onlyIdle: Bool) -> Int {
    let idle = workers - attempts.load(ordering: .relaxed)
    let room = onlyIdle ? min(descriptors, idle) : descriptors
    let before = extra.wrappingAdd(wanted, ordering: .relaxed).oldValue
    let granted = max(0, min(wanted, room - before))
    giveBack(wanted - granted)
    return granted
  }

  func giveBack(_ count: Int) { extra.wrappingSubtract(count, ordering: .relaxed) }

  /// Connections that stand in the place of workers that have got something to do since.
  var excess: Int {
    max(0, attempts.load(ordering: .relaxed) + extra.load(ordering: .relaxed) - workers)
  }
}
