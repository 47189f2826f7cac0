extension RequestTarget {
  /// A text that is no valid URL, without what may be a password in it, for records.
  static func masked(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard let masked = Quotation.userInformation(in: bytes.span, 0..<bytes.count) else { return text }
    return String(
      decoding: bytes[..<masked.lowerBound] + Array("***".utf8) + bytes[masked.upperBound...], as: UTF8.self)
  }
}
