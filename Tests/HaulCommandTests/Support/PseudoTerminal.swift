import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A terminal that nobody sits at: what a program writes to `terminal` can be read from `keyboard` (pty(7)).
struct PseudoTerminal {
  let keyboard: FileDescriptor
  let terminal: FileDescriptor

  /// Opens one, `columns` wide.
  init(columns: UInt16) throws {
    keyboard = try FileDescriptor.open("/dev/ptmx", .readWrite, options: [.closeOnExec])
    terminal = try FileDescriptor.open(Self.name(keyboard.rawValue), .readWrite, options: [.closeOnExec])
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard ioctl(terminal.rawValue, UInt(TIOCSWINSZ), &size) == 0 else { throw Errno(rawValue: errno) }
  }

  /// The other side's name, unlocked.
  private static func name(_ master: Int32) throws -> String {
    #if os(Linux)
      // ptsname(3) and unlockpt(3) hide behind _XOPEN_SOURCE; these are what they do (TIOCSPTLCK, TIOCGPTN).
      var lock: Int32 = 0
      var number: Int32 = 0
      guard ioctl(master, 0x4004_5431, &lock) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
        throw Errno(rawValue: errno)
      }
      return "/dev/pts/\(number)"
    #else
      guard grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master) else {
        throw Errno(rawValue: errno)
      }
      return String(cString: name)
    #endif
  }

  /// All that is written until the last one that has the terminal open closes it. Blocks.
  func readAll() -> String {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    // Linux ends a terminal without writers with EIO, others with nothing to read.
    while let count = try? buffer.withUnsafeMutableBytes({ try keyboard.read(into: $0) }), count > 0 {
      text += buffer[..<count]
    }
    return String(decoding: text, as: UTF8.self)
  }
}
