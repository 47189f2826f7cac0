public import Synchronization

/// What a store is registered for.
@frozen
@usableFromInline
struct ReuseRegistration: Sendable {
  @usableFromInline let site: ReuseSite
  /// `Self` and the function's generic parameters.
  @usableFromInline let scope: ObjectIdentifier
  /// The store's own type.
  @usableFromInline let kind: ObjectIdentifier

  @inlinable
  init(site: ReuseSite, scope: ObjectIdentifier, kind: ObjectIdentifier) {
    self.site = site
    self.scope = scope
    self.kind = kind
  }

  @inlinable
  @inline(__always)
  static func == (left: ReuseRegistration, right: ReuseRegistration) -> Bool {
    left.scope == right.scope && left.kind == right.kind && left.site == right.site
  }

  @inlinable var hash: Int {
    // Metadata is aligned and lies close together: multiply (by 2^64 over the golden ratio) and take the high bits.
    let sum = site.line &* 31 &+ Int(bitPattern: scope) &* 7 &+ Int(bitPattern: kind)
    return Int(bitPattern: UInt(bitPattern: sum &* -7_046_029_254_386_353_131) >> 24)
  }
}

/// A registered store. Neither is ever released: a function's store lives as long as the program.
@frozen
@usableFromInline
struct ReuseRegistered {
  @usableFromInline let registration: ReuseRegistration
  @usableFromInline let store: Unmanaged<AnyObject>
}

/// One size of the registry's hash table: open addressing, read without a lock. A place is filled once and never cleared.
@usableFromInline
final class ReuseTable: @unchecked Sendable {
  // Unchecked for the pointers: places are atomic and written under the registry's lock; what they point to is constant.
  @usableFromInline typealias Place = Atomic<UnsafePointer<ReuseRegistered>?>

  @usableFromInline let mask: Int
  @usableFromInline let places: UnsafeMutablePointer<Place>
  private var count = 0

  init(capacity: Int) {
    mask = capacity - 1
    places = UnsafeMutablePointer<Place>.allocate(capacity: capacity)
    for index in 0..<capacity { (places + index).initialize(to: Place(nil)) }
  }

  @inlinable
  @inline(__always)
  func find(_ registration: ReuseRegistration) -> Unmanaged<AnyObject>? {
    var index = registration.hash & mask
    while let found = places[index].load(ordering: .acquiring) {
      if found.pointee.registration == registration { return found.pointee.store }
      index = (index &+ 1) & mask
    }
    return nil
  }

  func insert(_ registered: UnsafePointer<ReuseRegistered>) {
    var index = registered.pointee.registration.hash & mask
    while places[index].load(ordering: .relaxed) != nil { index = (index &+ 1) & mask }
    places[index].store(registered, ordering: .releasing)
    count += 1
  }

  /// This table, or one of twice its size once half its places are filled.
  func grown() -> ReuseTable {
    guard count * 2 > mask else { return self }
    let new = ReuseTable(capacity: (mask + 1) * 2)
    for index in 0...mask {
      if let registered = places[index].load(ordering: .relaxed) { new.insert(registered) }
    }
    return new
  }
}
