/// Host names beyond ASCII, brought to the form that the name system has (RFC 5891, Unicode Technical Standard 46).
///
/// The mapping is the part of UTS 46 that decides in practice: lower case, canonical composition, fullwidth forms, the
/// three ideographic full stops. Names that other rules forbid become names that nobody registered, and fail there.
enum InternationalName {
  /// The name with its escapes decoded, mapped, and every label beyond ASCII as `xn--` and Punycode.
  ///
  /// The result is ASCII but not yet judged as a name.
  static func ascii(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Host.Fault) -> [UInt8] {
    var offset = range.lowerBound
    while let percent = bytes.firstOffset(of: UInt8(ascii: "%"), in: offset..<range.upperBound) {
      guard bytes.escapedByte(at: percent, in: range) != nil else { throw .escape }
      offset = percent + 3
    }
    let decoded = bytes.percentDecoded(range)
    guard decoded.contains(where: { $0 >= 0x80 }) else { return decoded }
    guard let text = String(validating: decoded, as: UTF8.self) else { throw .escape }

    let mapped = CanonicalComposition.composed(lowercased(text))
    guard !mapped.contains(where: isForbidden) else { throw .character }
    var output: [UInt8] = []
    for (index, label) in mapped.split(separator: ".", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { output.append(UInt8(ascii: ".")) }
      if label.allSatisfy(\.isASCII) {
        output.append(contentsOf: label.map { UInt8(ascii: $0) })
      } else {
        // Punycode writes at least one digit for each scalar, so a longer label cannot fit; it bounds the time as well.
        guard label.count <= 59, let encoded = Punycode.encode(Array(label)) else { throw .longLabel }
        output.append(contentsOf: "xn--\(encoded)".utf8)
      }
    }
    return output
  }

  private static func lowercased(_ text: String) -> [Unicode.Scalar] {
    var output: [Unicode.Scalar] = []
    output.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      let scalar = mapped(scalar)
      if scalar.isASCII {
        output.append(Unicode.Scalar(UInt8(ascii: scalar).lowercasedASCII))
      } else {
        output.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return output
  }

  private static func mapped(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    // IDEOGRAPHIC FULL STOP and its fullwidth and halfwidth forms (RFC 3490 §3.1).
    case 0x3002, 0xFF0E, 0xFF61: "."
    // Fullwidth forms of ASCII are what input methods leave behind. A fullwidth slash becomes a slash and is refused.
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    default: scalar
    }
  }

  /// What shows nothing or acts on the text around it. The two joiners have a place in Persian and Indic names.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.isASCII, scalar.value != 0x200C, scalar.value != 0x200D else { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .privateUse: return true
    default: return false
    }
  }
}
