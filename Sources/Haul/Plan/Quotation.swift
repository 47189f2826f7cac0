/// Pieces of a URL as error messages quote them: in quotation marks, escaped, shortened, without user information.
enum Quotation {
  /// How many characters of a text a message shows.
  private static let limit = 80

  /// A text that holds no user information.
  static func of(_ text: String) -> String {
    // Scalars, not characters: one character may hold any number of combining marks.
    let visible = VisibleText.escaped(String(text.unicodeScalars.prefix(limit + 1))).unicodeScalars
    return visible.count <= limit ? "\"\(String(visible))\"" : "\"\(String(visible.prefix(limit - 1)))…\""
  }

  /// A whole URL, or what was meant to be one.
  static func of(url bytes: Span<UInt8>, _ text: Range<Int>) -> String {
    guard let masked = userInformation(in: bytes, text) else { return of(bytes.prefixString(text)) }
    return of(
      "\(bytes.prefixString(text.lowerBound..<masked.lowerBound))***"
        + bytes.prefixString(masked.upperBound..<text.upperBound))
  }

  /// What may be user information in a URL, or in what was meant to be one.
  ///
  /// Where it ends is not certain in a text that is no valid URL (a raw `/` or `#` in a password ends the host too
  /// early), so it is everything between `//` and the last `@`, an escaped one included.
  static func userInformation(in bytes: Span<UInt8>, _ text: Range<Int>) -> Range<Int>? {
    guard let at = lastAtSign(bytes, text) else { return nil }
    var start = text.lowerBound
    if let colon = bytes.schemeEnd(in: text), bytes.hasASCII("://", at: colon, in: text), colon + 3 <= at {
      start = colon + 3
    } else if bytes.hasASCII("//", at: start, in: text), start + 2 <= at {
      start += 2
    }
    return start..<at
  }

  /// The offset of the last `@`, raw or escaped.
  static func lastAtSign(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Int? {
    var offset = text.upperBound
    while offset > text.lowerBound {
      offset -= 1
      let byte = bytes[offset]
      if byte == UInt8(ascii: "@") { return offset }
      if byte == UInt8(ascii: "%"), bytes.escapedByte(at: offset, in: text) == UInt8(ascii: "@") { return offset }
    }
    return nil
  }
}

extension Span<UInt8> {
  /// The text of a range, no more of it than a message could show.
  fileprivate func prefixString(_ range: Range<Int>) -> String {
    string(range.lowerBound..<Swift.min(range.upperBound, range.lowerBound + 400))
  }
}
