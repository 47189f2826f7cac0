/// The ending that a file's content asks for, from the first bytes and the response's `Content-Type`. Pure.
///
/// The bytes decide where they are known, else the type. An ending that fits stays as it is; one that belongs to another
/// kind of content, or to a program on the server (`.php`), is replaced; anything else gets the right one appended:
/// `v1.2` becomes `v1.2.jpg`.
enum ExtensionRule {
  /// Bytes of a file that are looked at.
  static let signatureLength = 512

  /// The name with the right ending; the name itself where it has one or nothing is known.
  static func fixed(_ name: FileName, contentType: String?, signature: [UInt8]) -> FileName {
    guard let kind = FileKind.of(signature, contentType: contentType) else { return name }
    let ending = ending(of: name.text)
    guard !kind.endings.contains(ending) else { return name }
    let stem = stem(of: name.text)
    return FileName(sanitizing: NameLength.joined("\(stem).\(kind.endings[0])", inserting: ""))
  }

  /// The name without an ending that may be replaced: what stays of it whatever the content is.
  static func stem(of name: String) -> Substring {
    let ending = ending(of: name)
    guard !ending.isEmpty, replaceable.contains(ending) else { return name[...] }
    return name.dropLast(ending.utf8.count + 1)
  }

  /// All endings that a name may get.
  static let candidates: [String] = FileKind.all.map { $0.endings[0] }

  /// In lower case, without its dot.
  private static func ending(of name: String) -> String {
    FileName(text: name).parts.ending.dropFirst().lowercased()
  }

  private static let replaceable: Set<String> = Set(
    FileKind.all.flatMap(\.endings) + ["php", "asp", "aspx", "cgi", "jsp", "do", "action", "ashx", "pl"])
}
