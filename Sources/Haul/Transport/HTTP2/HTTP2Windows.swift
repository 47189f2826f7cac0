/// How far bodies may run ahead of the reading of them (RFC 9113 §5.2), in bytes.
struct HTTP2Windows: Sendable, Hashable {
  let stream: Int
  let connection: Int

  /// - Parameter bytesPerSecond: The limit of the rate, where there is one.
  init(bytesPerSecond: Int?) {
    if let bytesPerSecond {
      // What comes while a stream waits is held in memory, and is a quarter of a second's worth where the rate allows.
      stream = min(max(bytesPerSecond / 4, 65_536), 1 << 20)
    } else {
      // Bodies are written as they come and held nowhere, so that TCP's own window may be the only brake: 16 MiB are
      // 130 ms at 1 Gbit/s.
      stream = 16 << 20
    }
    connection = 64 << 20
  }
}
