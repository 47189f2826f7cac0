/// A hash table of keys and what is kept for them, each in a numbered place that stays its own until it is removed.
///
/// A dictionary would do; this finds and changes a place in one probe, without a check of ownership, and takes the hash as an
/// argument, so that it is computed before a lock is taken. Open addressing over buckets of eight bytes, linear probing,
/// removal by shifting back.
@frozen
@usableFromInline
struct ReusePlaces<Key: Hashable, Value>: ~Copyable {
  @usableFromInline typealias Slot = ReuseSlot<Key, Value>

  /// Place numbers take half a bucket, less the one value that means "empty".
  @inlinable static var limit: Int { 1 << 31 }

  /// A bucket's upper half is its key's hash, the lower half the place's number plus one; zero is an empty bucket.
  @usableFromInline var buckets: UnsafeMutablePointer<UInt64>
  /// One less than the number of buckets, which is a power of two.
  @usableFromInline var mask: Int
  /// Initialized where the stamp is not zero.
  @usableFromInline var slots: UnsafeMutablePointer<Slot>
  /// When each place was last used, in calls; zero for one that is free. Apart from the slots: looking for the oldest reads
  /// nothing else.
  @usableFromInline var stamps: UnsafeMutablePointer<UInt64>
  /// For how many places there is memory.
  @usableFromInline var room: Int
  /// How many places were ever in use: the numbers below this one.
  @usableFromInline var reach = 0
  /// Places below `reach` that are free.
  @usableFromInline var free: ContiguousArray<Int> = []

  @inlinable
  init() {
    mask = 7
    room = 4
    buckets = UnsafeMutablePointer<UInt64>.allocate(capacity: 8)
    buckets.initialize(repeating: 0, count: 8)
    slots = UnsafeMutablePointer<Slot>.allocate(capacity: 4)
    stamps = UnsafeMutablePointer<UInt64>.allocate(capacity: 4)
  }

  @inlinable
  deinit {
    for place in 0..<reach where stamps[place] != 0 { (slots + place).deinitialize(count: 1) }
    buckets.deallocate()
    slots.deallocate()
    stamps.deallocate()
  }

  @inlinable var count: Int { reach - free.count }

  /// A key's place, or -1: an optional number would take another register on the way of every kept call.
  @inlinable
  @inline(__always)
  func find(_ key: Key, hash: Int) -> Int {
    let tag = UInt64(UInt32(truncatingIfNeeded: hash))
    var bucket = Int(truncatingIfNeeded: tag) & mask
    while true {
      let content = buckets[bucket]
      if content == 0 { return -1 }
      if content >> 32 == tag {
        let place = Self.place(content)
        if slots[place].key == key { return place }
      }
      bucket = (bucket &+ 1) & mask
    }
  }

  @inlinable
  @inline(__always)
  static func place(_ content: UInt64) -> Int {
    Int(truncatingIfNeeded: content & 0xFFFF_FFFF) &- 1
  }
}

// Unchecked for the pointers: the memory behind them is this value's own, which cannot be copied.
extension ReusePlaces: @unchecked Sendable where Key: Sendable, Value: Sendable {}
