/// What a store keeps for a key.
@frozen
@usableFromInline
struct ReuseSlot<Key, Value> {
  @usableFromInline let key: Key
  /// `nil` once the result is used up, until the function has run again.
  @usableFromInline var value: Value?
  /// The half of the key's hash that its bucket has, to find the bucket by.
  @usableFromInline let hash: UInt32
  /// How many calls this result still answers; `Int.max`, which never runs out, where calls are not counted.
  @usableFromInline var remaining: Int
  /// Not looked at without a lifetime.
  @usableFromInline var expiry: Duration

  @inlinable
  init(key: Key, hash: Int, value: Value, remaining: Int, expiry: Duration) {
    self.key = key
    self.hash = UInt32(truncatingIfNeeded: hash)
    self.value = value
    self.remaining = remaining
    self.expiry = expiry
  }
}
