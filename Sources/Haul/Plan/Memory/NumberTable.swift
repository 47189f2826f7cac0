/// Numbers of 64-bit keys in memory: 12 bytes a place, up to three quarters of which are taken. No key is 0.
///
/// Open addressing with linear probing from the place that a key's uppermost bits name, so that the places are very nearly
/// in the order of the keys.
struct NumberTable {
  private static let smallest = 4

  /// 0 is an empty place; there always is one.
  private var keys = Array(repeating: 0 as UInt64, count: 1 << smallest)
  private var numbers = Array(repeating: 0 as UInt32, count: 1 << smallest)
  private var bits = UInt64(smallest)
  private(set) var count = 0

  /// Nil where the key is not there.
  func number(of key: UInt64) -> UInt32? {
    let place = place(of: key)
    return keys[place] == 0 ? nil : numbers[place]
  }

  /// Changes the number of a key, or adds it.
  mutating func set(_ key: UInt64, _ number: UInt32) {
    var place = place(of: key)
    if keys[place] == 0 {
      if count * 4 >= keys.count * 3 {
        grow()
        place = self.place(of: key)
      }
      keys[place] = key
      count += 1
    }
    numbers[place] = number
  }

  func eachEntry<Problem>(_ body: (UInt64, UInt32) throws(Problem) -> Void) throws(Problem) {
    for place in keys.indices where keys[place] != 0 { try body(keys[place], numbers[place]) }
  }

  /// Where the key is, or would be.
  private func place(of key: UInt64) -> Int {
    var place = Int(key >> (64 - bits))
    while keys[place] != 0, keys[place] != key { place = (place + 1) & (keys.count - 1) }
    return place
  }

  private mutating func grow() {
    let old = self
    bits += 1
    keys = Array(repeating: 0, count: 1 << Int(bits))
    numbers = Array(repeating: 0, count: 1 << Int(bits))
    count = 0
    old.eachEntry { key, number in set(key, number) }
  }
}
