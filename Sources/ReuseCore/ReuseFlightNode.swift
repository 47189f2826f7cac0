import Synchronization

/// A run under way, and which other runs wait for it: enough to see that waiting for it would never end.
///
/// A function that calls itself, or another that calls it back, must not wait for a run that waits for the caller. The
/// run the caller is part of is a task-local value, which synchronous code has too and child tasks inherit.
@usableFromInline
class ReuseFlightNode: @unchecked Sendable {
  // Unchecked: `awaitedBy` is read and written under `graph` once the node is shared.

  /// The run that the calling code is part of.
  ///
  /// The task-local is written out: the projection that `@TaskLocal` makes cannot be used from inlinable code.
  @usableFromInline static let currentLocal = TaskLocal<ReuseFlightNode?>(wrappedValue: nil)

  @usableFromInline static var current: ReuseFlightNode? { currentLocal.get() }

  /// One lock for all edges: they cross stores, and only calls made inside a run, about to wait, come here.
  private static let graph = Mutex<Void>(())

  /// The runs that cannot end before this one ends.
  private var awaitedBy: [ReuseFlightNode]
  /// Whether there was ever an edge. Written under the lock of the run's store, like the run's place in that store, and
  /// read after the run has lost that place: most runs end without a look at the lock all stores share.
  private var isEntangled: Bool

  @usableFromInline
  init(parent: ReuseFlightNode?) {
    awaitedBy = parent.map { [$0] } ?? []
    isEntangled = parent != nil
  }

  /// Notes that `waiter` waits for this run.
  ///
  /// - Returns: `false`, and nothing is noted, if this run waits for `waiter` already.
  func awaited(by waiter: ReuseFlightNode) -> Bool {
    Self.graph.withLock { _ in
      var seen: Set<ObjectIdentifier> = []
      var pending = [waiter]
      while let node = pending.popLast() {
        if node === self { return false }
        if seen.insert(ObjectIdentifier(node)).inserted { pending += node.awaitedBy }
      }
      awaitedBy.append(waiter)
      isEntangled = true
      return true
    }
  }

  /// The run has ended: nothing waits for it any more.
  func disband() {
    guard isEntangled else { return }
    Self.graph.withLock { _ in awaitedBy = [] }
  }
}
