/// A letter and its marks joined to the one scalar that stands for both (`u` and U+0308 to `ü`), where there is one.
///
/// Names copied from macOS arrive decomposed, and the name system knows the composed form only (RFC 5891 §4.1). The
/// standard library compares by canonical equivalence but offers no normalisation, so the pairs are found by comparing.
/// Covered are Latin, Greek, Cyrillic, kana and Hangul. Source: Unicode Standard Annex 15.
enum CanonicalComposition {
  /// The scalars with every adjacent pair joined that has a composed form.
  static func composed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var output: [Unicode.Scalar] = []
    output.reserveCapacity(scalars.count)
    var starter: Int?
    var lastClass: UInt8 = 0
    for scalar in scalars {
      // Nothing below U+0300 is a mark.
      let combiningClass = scalar.value < 0x300 ? 0 : scalar.properties.canonicalCombiningClass.rawValue
      // A mark reaches its letter past marks of a lower class only.
      if let starter, starter == output.count - 1 || lastClass < combiningClass,
        let joined = join(output[starter], scalar)
      {
        output[starter] = joined
        continue
      }
      if combiningClass == 0 { starter = output.count }
      lastClass = combiningClass
      output.append(scalar)
    }
    return output
  }

  private static func join(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
    guard second.value >= 0x300 else { return nil }
    if let syllable = hangul(first.value, second.value) { return syllable }
    guard second.properties.generalCategory == .nonspacingMark else { return nil }
    var pair = String.UnicodeScalarView()
    pair.append(first)
    pair.append(second)
    return composites[String(pair)]
  }

  /// Hangul syllables are computed (Unicode Standard §3.12): leading consonant and vowel, then a trailing consonant.
  private static func hangul(_ first: UInt32, _ second: UInt32) -> Unicode.Scalar? {
    switch (first, second) {
    case (0x1100...0x1112, 0x1161...0x1175):
      Unicode.Scalar(0xAC00 + ((first - 0x1100) * 21 + (second - 0x1161)) * 28)
    case (0xAC00...0xD7A3, 0x11A8...0x11C2) where (first - 0xAC00) % 28 == 0:
      Unicode.Scalar(first + second - 0x11A7)
    default: nil
    }
  }

  /// Composed letters under themselves: a string of letter and mark is equal to, and hashes as, the composed one.
  private static let composites: [String: Unicode.Scalar] = {
    let ranges: [ClosedRange<UInt32>] = [
      0x00C0...0x0233, 0x0386...0x03D4, 0x0400...0x04FF, 0x1E00...0x1FFC, 0x304C...0x30FE,
    ]
    var table: [String: Unicode.Scalar] = [:]
    for value in ranges.joined() {
      guard let scalar = Unicode.Scalar(value) else { continue }
      // The first of two equivalent scalars is the one that normalisation prefers (U+03AC before U+1F71).
      if table[String(scalar)] == nil { table[String(scalar)] = scalar }
    }
    return table
  }()
}
