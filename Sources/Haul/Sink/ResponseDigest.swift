import FoundationEssentials

/// The SHA-256 that a response promises for its content. Pure.
enum ResponseDigest {
  /// The digest in lowercase hexadecimal, or nil where none is given that can be understood.
  ///
  /// - Parameters:
  ///   - representation: `Repr-Digest` (RFC 9530 §3), for example `sha-256=:d435Qo+nKZ+gLcUHn7GQtQ72hiBVAgqoLsZnZPiTGPk=:`.
  ///   - legacy: `Digest` (RFC 3230), for example `SHA-256=d435Qo+nKZ+gLcUHn7GQtQ72hiBVAgqoLsZnZPiTGPk=`.
  static func sha256(representation: [String], legacy: [String]) -> String? {
    for member in members(representation) {
      guard let value = value(of: member), value.utf8.count > 2, value.utf8.first == colon, value.utf8.last == colon
      else { continue }
      if let digest = decoded(Substring(value.utf8.dropFirst().dropLast())) { return digest }
    }
    for member in members(legacy) {
      if let value = value(of: member), let digest = decoded(value) { return digest }
    }
    return nil
  }

  private static let colon = UInt8(ascii: ":")

  private static func members(_ fields: [String]) -> [Substring] {
    fields.flatMap { field in field.utf8.split(separator: UInt8(ascii: ",")).map { Substring($0) } }
  }

  /// What follows `sha-256=`, whose case does not matter.
  private static func value(of member: Substring) -> Substring? {
    let member = member.utf8.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard let equals = member.firstIndex(of: UInt8(ascii: "=")),
      // Setting this bit is what lowercasing an ASCII letter does; digits and the hyphen have it.
      member[..<equals].lazy.map({ $0 | 0x20 }).elementsEqual("sha-256".utf8)
    else { return nil }
    let value = member[member.index(after: equals)...]
    // Parameters of a structured field mean nothing here.
    return Substring(value.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") })
  }

  private static func decoded(_ text: Substring) -> String? {
    guard let bytes = Data(base64Encoded: String(text)), bytes.count == 32 else { return nil }
    return bytes.hexadecimal
  }
}

/// A SHA-256 that somebody gave for a file, and who.
struct ExpectedDigest: Hashable, Sendable {
  /// Lowercase hexadecimal.
  var sha256: String
  /// For messages: `the list`, `the server`.
  var source: String

  /// Reads 64 hexadecimal digits of any case; nil where the text is not that.
  static func hexadecimal(_ text: String) -> String? {
    let lower = text.lowercased()
    let isDigest =
      lower.utf8.count == 64 && lower.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    return isDigest ? lower : nil
  }

  func failure(actual: String) -> Failure {
    Failure(.checksum, "the file's SHA-256 is \(actual), and \(source) says \(sha256)")
  }
}
