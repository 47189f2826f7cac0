import SystemPackage

#if canImport(Darwin)
  import Darwin
#endif

/// Since when the machine has been running.
enum Boot {
  /// A word that is another after each start of the machine; nil where the system tells none (random(4), `boot_id`).
  static let identifier: String? = {
    #if canImport(Darwin)
      var size = 64
      var text = [CChar](repeating: 0, count: size)
      guard sysctlbyname("kern.bootsessionuuid", &text, &size, nil, 0) == 0 else { return nil }
      return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #else
      guard let file = try? FileDescriptor.open("/proc/sys/kernel/random/boot_id", .readOnly, options: .closeOnExec)
      else { return nil }
      return try? file.closeAfter {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
        let text = String(decoding: bytes[..<count].filter { $0 > 0x20 }, as: UTF8.self)
        return text.isEmpty ? nil : text
      }
    #endif
  }()
}
