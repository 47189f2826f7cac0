/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014) as a function of the
/// position in its sequence, so that any word of a body is known without those before it.
enum SplitMix {
  static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  @inline(__always)
  static func mix(_ word: UInt64) -> UInt64 {
    var mixed = word
    mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed &>> 31)
  }

  /// The word at `index` of the sequence that `key` begins.
  static func word(key: UInt64, index: UInt64) -> UInt64 {
    mix(key &+ (index &+ 1) &* increment)
  }

  /// A number below `bound` that every `word` from the sequence makes (almost) equally likely: Lemire's multiplication
  /// (Fast Random Integer Generation in an Interval, 2019) without its rejection, whose bias no test can see.
  static func below(_ bound: UInt64, word: UInt64) -> UInt64 {
    word.multipliedFullWidth(by: bound).high
  }
}
