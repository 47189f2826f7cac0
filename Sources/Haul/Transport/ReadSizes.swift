import NIOCore

/// How many bytes a connection reads at once: small answers arrive in one read or two, and large ones in few.
///
/// The first read is small. swift-nio keeps the buffer that it has just made, and hands it out, so that all of it is copied
/// before anything is read; a buffer that it has it makes larger without that (`NIOPooledRecvBufferAllocator`). Of a
/// connection that brings one file, the copy would be what takes longest.
struct ReadSizes: RecvByteBufferAllocator {
  private static let first = 4096

  private var sizes = AdaptiveRecvByteBufferAllocator(minimum: first, initial: 65_536, maximum: 262_144)
  private var hasRead = false

  func buffer(allocator: ByteBufferAllocator) -> ByteBuffer {
    hasRead ? sizes.buffer(allocator: allocator) : allocator.buffer(capacity: Self.first)
  }

  func nextBufferSize() -> Int? { sizes.nextBufferSize() }

  mutating func record(actualReadBytes: Int) -> Bool {
    // What fits into the first tells nothing of what follows.
    guard hasRead else {
      hasRead = true
      return true
    }
    return sizes.record(actualReadBytes: actualReadBytes)
  }
}
