import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Folders that the command makes for itself.
enum Folder {
  /// Makes a folder, and those that it is in, where they are not there.
  static func make(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Makes a folder among the system's temporary ones, for this user only (mkdtemp(3)).
  static func makeTemporary(environment: [String: String]) throws -> String {
    let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(parent)/haul-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw UsageError(
        "no folder can be made in '\(parent)': \(String(cString: strerror(errno)))",
        hint: "set TMPDIR to a folder that you may write to")
    }
    return String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes a folder with all that is in it.
  static func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }
}
