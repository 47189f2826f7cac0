import FoundationEssentials

/// Files that can be read again and again, unlike pipes and terminals.
enum RegularFile {
  /// Whether `path` leads to one.
  static func isThere(_ path: String) -> Bool {
    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: real)
    return attributes?[.type] as? FileAttributeType == .typeRegular
  }
}
