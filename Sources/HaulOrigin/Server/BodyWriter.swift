import NIOCore

/// Turns a body into buffers of at most 64 KiB, one at a time, as the connection has room and credit for them: a pure
/// machine, asked by the ``RequestHandler``. What is not sent yet does not exist yet.
struct BodyWriter {
  enum Step: Equatable {
    case send(ByteBuffer)
    /// Ask again after this long.
    case wait(TimeAmount)
    /// Ask again when the connection is writable.
    case blocked
    case finished
  }

  static let largestChunk = 65_536

  private var source: Source
  private var remaining: Int
  /// Used again for the next chunk once the socket took this one; while the socket still holds it, clearing it makes a
  /// new one.
  private var buffer = ByteBuffer()

  private enum Source {
    case picture(Picture, next: Int)
    case text(ByteBuffer)
    case addresses(AddressList, next: Int, pending: ByteBuffer)
  }

  init(_ body: Response.Body) {
    remaining = body.size
    source =
      switch body {
      case .text(let text): .text(ByteBuffer(string: text))
      case .picture(let picture, let range): .picture(picture, next: range.lowerBound)
      case .addresses(let list): .addresses(list, next: 1, pending: ByteBuffer())
      }
  }

  var isFinished: Bool { remaining == 0 }

  mutating func next(isWritable: Bool, pacer: inout Pacer?, now: () -> NIODeadline) -> Step {
    guard remaining > 0 else { return .finished }
    guard isWritable else { return .blocked }
    var count = min(remaining, Self.largestChunk)
    switch pacer?.take(count, now: now()) {
    case .granted(let granted): count = granted
    case .wait(let time): return .wait(time)
    case nil: break
    }
    remaining -= count
    return .send(read(count))
  }

  private mutating func read(_ count: Int) -> ByteBuffer {
    switch source {
    case .picture(let picture, let next):
      source = .picture(picture, next: next + count)
      buffer.clear(minimumCapacity: count)
      picture.write(next..<next + count, into: &buffer)
      return buffer
    case .text(var text):
      let slice = text.readSlice(length: count) ?? ByteBuffer()
      source = .text(text)
      return slice
    case .addresses(let list, var next, var pending):
      pending.discardReadBytes()
      while pending.readableBytes < count, next <= list.count {
        pending.writeString(list.line(next))
        next += 1
      }
      let slice = pending.readSlice(length: count) ?? ByteBuffer()
      source = .addresses(list, next: next, pending: pending)
      return slice
    }
  }
}
