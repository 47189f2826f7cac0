/// The pictures of an origin. Nothing of a picture is stored: its size is drawn from the seed and its number, so a
/// catalogue of 200 million costs as much as one of ten.
struct Catalogue: Sendable {
  let count: Int
  let sizes: ClosedRange<Int>
  let seed: UInt64

  static func name(of number: Int) -> String {
    "image\(number).jpg"
  }

  /// The picture with this number, from 1 to ``count``.
  func picture(_ number: Int) -> Picture? {
    guard number >= 1, number <= count else { return nil }
    return Picture(number: number, size: size(of: number), seed: seed)
  }

  private func size(of number: Int) -> Int {
    let word = SplitMix.word(key: SplitMix.mix(seed), index: UInt64(number))
    // Both bounds are not negative, so the difference and the one more fit.
    let width = UInt64(sizes.upperBound - sizes.lowerBound) + 1
    return sizes.lowerBound + Int(SplitMix.below(width, word: word))
  }
}
