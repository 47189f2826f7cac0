import SystemPackage

/// A temporary file that grows at its end, in units of 16 bytes. It has no name, so that it is gone with the process,
/// and nothing is made on disk before 64 KiB are together.
struct Spool {
  struct Entry: Hashable {
    var check: UInt64
    var serial: Int
    /// Empty where it need not be written down.
    var path: String
  }

  private static let unit = 16
  private static let bufferSize = 1 << 16

  private var file: TemporaryDescriptor?
  private var buffer: [UInt8] = []
  /// Where the buffer's first byte goes in the file.
  private var start = 0

  /// Appends an entry.
  ///
  /// - Returns: its place, in units; nil where there are no more numbers for places.
  /// - Throws: what keeps it from being written.
  mutating func append(check: UInt64, serial: Int, path: String) throws(Errno) -> UInt32? {
    let at = (start + buffer.count) / Self.unit
    guard at < Int(UInt32.max) - 1, path.utf8.count <= Int(UInt16.max) else { return nil }
    let head = UInt64(truncatingIfNeeded: serial) << 16 | UInt64(path.utf8.count)
    withUnsafeBytes(of: check.littleEndian) { buffer.append(contentsOf: $0) }
    withUnsafeBytes(of: head.littleEndian) { buffer.append(contentsOf: $0) }
    if !path.isEmpty {
      buffer.append(contentsOf: path.utf8)
      while buffer.count % Self.unit != 0 { buffer.append(0) }
    }
    if buffer.count >= Self.bufferSize { try flush() }
    return UInt32(at)
  }

  /// Reads an entry; nil where that fails.
  func entry(_ at: UInt32) -> Entry? {
    let offset = Int(at) * Self.unit
    guard let head = bytes(offset, Self.unit) else { return nil }
    let check = Self.integer(head, 0)
    let second = Self.integer(head, 8)
    let length = Int(second & 0xFFFF)
    guard length > 0 else { return Entry(check: check, serial: Int(second >> 16), path: "") }
    guard let path = bytes(offset + Self.unit, length) else { return nil }
    return Entry(check: check, serial: Int(second >> 16), path: String(decoding: path, as: UTF8.self))
  }

  private static func integer(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
    bytes[offset..<(offset + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func bytes(_ offset: Int, _ count: Int) -> [UInt8]? {
    if offset >= start {
      let first = offset - start
      return first + count <= buffer.count ? Array(buffer[first..<(first + count)]) : nil
    }
    var bytes = [UInt8](repeating: 0, count: count)
    do throws(Errno) {
      try file?.read(at: offset, into: &bytes)
    } catch {
      return nil
    }
    return bytes
  }

  private mutating func flush() throws(Errno) {
    let file: TemporaryDescriptor = if let open = self.file { open } else { try TemporaryDescriptor() }
    self.file = file
    try file.write(buffer, at: start)
    start += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
