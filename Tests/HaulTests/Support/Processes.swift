import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// Facts about processes, from proc(5).
enum Processes {
  /// Worker processes that this one has started, and that still run.
  static func workers() -> [Int32] {
    identifiers.filter { identifier in
      text("/proc/\(identifier)/stat")?.split(separator: ")").last?.split(separator: " ").dropFirst().first
        == "\(getpid())" && text("/proc/\(identifier)/cmdline")?.contains("\0worker\0--child") == true
        && text("/proc/\(identifier)/stat")?.contains(") Z ") == false
    }
  }

  private static var identifiers: [Int32] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
  }

  /// The most memory that a process has held, in bytes.
  static func peakMemory(_ process: String) -> Int? {
    let line = text("/proc/\(process)/status")?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1024 }
  }

  /// OS threads of a process now.
  static func threads(_ process: String) -> Int {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []).count
  }

  private static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
