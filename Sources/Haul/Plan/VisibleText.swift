/// Text from a server or a list, made safe for a terminal.
///
/// A terminal obeys escape sequences and reorders text after bidirectional controls, so what a stranger wrote is never
/// printed raw (curl, wget and git all had to learn it).
public enum VisibleText {
  /// The text with every character that acts instead of showing written as `\u{XX}`.
  ///
  /// These are C0, DEL and C1 controls (line feed and tab too), bidirectional controls, line and paragraph separators, and
  /// all other format characters (Unicode category Cf). Everything else, text without such characters above all, comes
  /// back as it is.
  ///
  /// ```swift
  /// VisibleText.escaped("red\u{1B}[31m\n")  // #"red\u{1B}[31m\u{0A}"#
  /// ```
  public static func escaped(_ text: String) -> String {
    // Of nearly all texts this is all that is done: in one go over the bytes.
    if text.utf8.withContiguousStorageIfAvailable({ $0.allSatisfy { $0 &- 0x20 < 0x5F } }) == true { return text }
    guard let first = text.unicodeScalars.firstIndex(where: isInvisible) else { return text }
    var output = String(text[..<first])
    for scalar in text.unicodeScalars[first...] {
      if isInvisible(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        output += digits.utf8.count < 2 ? "\\u{0\(digits)}" : "\\u{\(digits)}"
      } else {
        output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// Whether a scalar acts on the text around it instead of showing.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    switch scalar.properties.generalCategory {
    // All bidirectional controls (Unicode's Bidi_Control property) are of category Cf.
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }
}
