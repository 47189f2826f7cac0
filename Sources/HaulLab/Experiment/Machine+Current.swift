import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Machine {
  /// The machine that this runs on.
  public static func current() -> Machine {
    var name = utsname()
    uname(&name)
    return Machine(
      system: "\(text(name.sysname)) \(text(name.release))", architecture: text(name.machine),
      processor: field("model name", of: "/proc/cpuinfo"), cores: ProcessInfo.processInfo.activeProcessorCount,
      memory: field("MemTotal", of: "/proc/meminfo").flatMap { Int($0.prefix { $0.isNumber }) }
        .flatMap { $0 < Int.max / 1024 ? $0 * 1024 : nil })
  }

  /// The first value of a field in a file of `name: value` lines.
  private static func field(_ name: String, of path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where line.hasPrefix(name) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      return String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    return nil
  }

  /// A C array of characters as text.
  private static func text<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
