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
      guard let value = value(of: member), value.count > 2, value.hasPrefix(":"), value.hasSuffix(":") else { continue }
      if let digest = decoded(value.dropFirst().dropLast()) { return digest }
    }
    for member in members(legacy) {
      if let value = value(of: member), let digest = decoded(value) { return digest }
    }
    return nil
  }

  private static func members(_ fields: [String]) -> [Substring] { fields.flatMap { $0.split(separator: ",") } }

  /// What follows `sha-256=`, whose case does not matter.
  private static func value(of member: Substring) -> Substring? {
    let member = member.drop { $0 == " " || $0 == "\t" }
    guard let equals = member.firstIndex(of: "="), member[..<equals].lowercased() == "sha-256" else { return nil }
    let value = member[member.index(after: equals)...]
    // Parameters of a structured field mean nothing here.
    let end = value.firstIndex { $0 == ";" || $0 == " " } ?? value.endIndex
    return value[..<end]
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
