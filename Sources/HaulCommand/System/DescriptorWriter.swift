#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes whole pieces of text to a descriptor.
enum DescriptorWriter {
  /// Writes all of `bytes`, waiting as long as the reader needs.
  ///
  /// - Returns: nil, or the error that write(2) ended with; `EPIPE` where the reader is gone.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if written >= 0 {
        rest = rest.dropFirst(written)
        continue
      }
      switch errno {
      case EINTR:
        continue
      case EAGAIN:
        // Whoever shares the descriptor with us has set it non-blocking.
        var descriptor = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&descriptor, 1, -1)
      case let error:
        return error
      }
    }
    return nil
  }
}

/// write(2); under this name because ``DescriptorWriter/write(_:to:)`` hides it.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
