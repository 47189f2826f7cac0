extension ReusePlaces {
  /// Gives a new key a place. It must have none, and `count` must be below `limit`.
  @inlinable
  mutating func insert(_ slot: Slot, stamp: UInt64) {
    if count &* 4 >= (mask &+ 1) &* 3 { growBuckets() }
    let place: Int
    if let last = free.popLast() {
      place = last
    } else {
      if reach == room { growRoom() }
      place = reach
      reach += 1
    }
    (slots + place).initialize(to: slot)
    stamps[place] = stamp
    put(UInt64(slot.hash) << 32 | UInt64(truncatingIfNeeded: place &+ 1))
  }

  /// Frees a place and lets go of what is in it.
  @inlinable
  mutating func remove(_ place: Int) {
    var hole = Int(truncatingIfNeeded: slots[place].hash) & mask
    while Self.place(buckets[hole]) != place { hole = (hole &+ 1) & mask }
    // Shift back what would no longer be found behind an empty bucket.
    var next = (hole &+ 1) & mask
    while buckets[next] != 0 {
      let home = Int(truncatingIfNeeded: buckets[next] >> 32) & mask
      if (next &- home) & mask >= (next &- hole) & mask {
        buckets[hole] = buckets[next]
        hole = next
      }
      next = (next &+ 1) & mask
    }
    buckets[hole] = 0
    stamps[place] = 0
    free.append(place)
    // Last: what is released here may be anything.
    (slots + place).deinitialize(count: 1)
  }

  @inlinable
  mutating func put(_ content: UInt64) {
    var bucket = Int(truncatingIfNeeded: content >> 32) & mask
    while buckets[bucket] != 0 { bucket = (bucket &+ 1) & mask }
    buckets[bucket] = content
  }

  @inlinable
  mutating func growBuckets() {
    let (old, oldCount) = (buckets, mask &+ 1)
    buckets = UnsafeMutablePointer<UInt64>.allocate(capacity: oldCount * 2)
    buckets.initialize(repeating: 0, count: oldCount * 2)
    mask = oldCount * 2 - 1
    for bucket in 0..<oldCount where old[bucket] != 0 { put(old[bucket]) }
    old.deallocate()
  }

  /// Called when every place is in use, so that all of them can be moved.
  @inlinable
  mutating func growRoom() {
    let newSlots = UnsafeMutablePointer<Slot>.allocate(capacity: room * 2)
    newSlots.moveInitialize(from: slots, count: reach)
    slots.deallocate()
    slots = newSlots
    let newStamps = UnsafeMutablePointer<UInt64>.allocate(capacity: room * 2)
    newStamps.moveInitialize(from: stamps, count: reach)
    stamps.deallocate()
    stamps = newStamps
    room *= 2
  }
}
