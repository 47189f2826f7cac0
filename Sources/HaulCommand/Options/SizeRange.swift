/// Sizes from one to another on the command line: `8kB..60kB`, or one size for all.
struct SizeRange: Hashable, Sendable, CustomStringConvertible {
  let bytes: ClosedRange<Int>

  /// Reads a range.
  static func parse(_ text: String) throws(ArgumentProblem) -> SizeRange {
    guard let dots = text.firstRange(of: "..") else {
      let size = try ByteSize.parse(text)
      return SizeRange(bytes: size...size)
    }
    let smallest = try ByteSize.parse(text[..<dots.lowerBound])
    let largest = try ByteSize.parse(text[dots.upperBound...])
    guard smallest <= largest else {
      throw ArgumentProblem(message: "the first size is larger than the second", hint: "write it as 8kB..60kB")
    }
    return SizeRange(bytes: smallest...largest)
  }

  /// In a form that ``parse(_:)`` reads.
  var description: String {
    "\(Self.text(bytes.lowerBound))..\(Self.text(bytes.upperBound))"
  }

  /// The shortest way to write a size exactly.
  private static func text(_ bytes: Int) -> String {
    for (factor, unit) in [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")]
    where bytes > 0 && bytes.isMultiple(of: factor) {
      return "\(bytes / factor)\(unit)"
    }
    return "\(bytes)"
  }
}
