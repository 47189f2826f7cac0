/// A size on the command line: `8kB`, `1.5MB`, `1GiB`, or plain bytes.
///
/// `kB` is 1000 and `KiB` 1024, as in the SI and in IEC 80000-13; the B may be left out, and case does not matter.
enum ByteSize {
  /// Reads a size in bytes.
  static func parse(_ text: some StringProtocol) throws(ArgumentProblem) -> Int {
    guard let value = NumberWithUnit(text), let factor = factor(of: value.unit) else {
      throw ArgumentProblem(message: "it is no size", hint: "write a size such as 500, 8kB, 1.5MB or 1GiB")
    }
    guard let bytes = value.scaled(by: factor) else {
      throw ArgumentProblem(message: "it is too large", hint: "at most 9007TB can be told apart from one byte more")
    }
    return bytes
  }

  /// What a unit multiplies by; nil where it is none.
  private static func factor(of unit: Substring) -> Double? {
    switch unit.lowercased() {
    case "", "b": 1
    case "k", "kb": 1e3
    case "m", "mb": 1e6
    case "g", "gb": 1e9
    case "t", "tb": 1e12
    case "ki", "kib": 1024
    case "mi", "mib": 1024 * 1024
    case "gi", "gib": 1024 * 1024 * 1024
    case "ti", "tib": 1024 * 1024 * 1024 * 1024
    default: nil
    }
  }
}
