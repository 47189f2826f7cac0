/// A number followed by a unit, as in `34.5kB`, taken apart.
struct NumberWithUnit: Hashable {
  let number: Double
  /// As written; empty where there is none.
  let unit: Substring

  /// What no quantity on a command line may pass: every whole number up to here is exact in a `Double`.
  static let largest = 9_007_199_254_740_992.0

  /// Takes one number and its unit from the front of `text`, and leaves what follows, which is the next number.
  ///
  /// Nil where the text does not begin with digits. Only digits and one decimal point count: `Double`'s own reading
  /// would let `inf`, `nan` and `0x1p3` through.
  static func next(in text: inout Substring) -> NumberWithUnit? {
    let digits = text.prefix { $0 == "." || ("0"..."9").contains($0) }
    guard let first = digits.first, first != ".", let number = Double(digits) else { return nil }
    let rest = text[digits.endIndex...]
    let unit = rest.prefix { $0 != "." && !("0"..."9").contains($0) }
    text = rest[unit.endIndex...]
    let isSpace: (Character) -> Bool = { $0 == " " }
    return NumberWithUnit(number: number, unit: unit.drop(while: isSpace))
  }

  /// The only number and unit of `text`; nil where there is less or more.
  init?(_ text: some StringProtocol) {
    var rest = Substring(text)
    guard let only = Self.next(in: &rest), rest.isEmpty else { return nil }
    self = only
  }

  private init(number: Double, unit: Substring) {
    self.number = number
    self.unit = unit
  }

  /// The number times `factor`, rounded to a whole one; nil where it is larger than ``largest``.
  func scaled(by factor: Double) -> Int? {
    let product = (number * factor).rounded()
    return product <= Self.largest ? Int(product) : nil
  }
}
