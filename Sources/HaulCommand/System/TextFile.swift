import Haul
import SystemPackage

/// Small text files that the command writes for others.
enum TextFile {
  /// Writes `text` to `path`, in place of what was there. Devices such as /dev/stdout do, too.
  static func write(_ text: String, to path: String, option: String) throws {
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite]
      )
      try file.closeAfter { _ = try file.writeAll(text.utf8) }
    } catch {
      throw UsageError(
        "cannot write '\(path)', the file of \(option): \(error)",
        hint: "name a file in a folder that exists and that you may write to"
      )
    }
  }
}
