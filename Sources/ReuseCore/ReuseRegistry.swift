public import Synchronization

/// The stores of functions that can hold none themselves: generic ones, those in extensions and protocols, and those that
/// depend on `Self`. A look-up takes no lock; only the first call from a place with its types does.
@usableFromInline
enum ReuseRegistry {
  /// `nil` until the first store. A table that has grown out of use stays for those who read it: all old ones together
  /// take no more room than the new one.
  @usableFromInline static let table = Atomic<Unmanaged<ReuseTable>?>(nil)
  private static let lock = Mutex<Void>(())

  @inlinable
  @inline(__always)
  static func find(_ registration: ReuseRegistration) -> Unmanaged<AnyObject>? {
    guard let table = table.load(ordering: .acquiring) else { return nil }
    return table._withUnsafeGuaranteedRef { $0.find(registration) }
  }

  /// Registers what `make` gives, unless another thread was first.
  @usableFromInline
  static func insert(_ registration: ReuseRegistration, _ make: () -> AnyObject) -> Unmanaged<AnyObject> {
    lock.withLock { _ in
      if let store = find(registration) { return store }
      let store = Unmanaged.passRetained(make())
      let registered = UnsafeMutablePointer<ReuseRegistered>.allocate(capacity: 1)
      registered.initialize(to: ReuseRegistered(registration: registration, store: store))
      let old = table.load(ordering: .relaxed)?.takeUnretainedValue()
      let new = old?.grown() ?? ReuseTable(capacity: 64)
      new.insert(UnsafePointer(registered))
      if new !== old { table.store(Unmanaged.passRetained(new), ordering: .releasing) }
      return store
    }
  }
}
