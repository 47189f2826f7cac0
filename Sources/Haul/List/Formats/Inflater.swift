import CHaulZlib
import Synchronization

/// Unpacks gzip (RFC 1952), member after member, through zlib.
final class Inflater: Sendable {
  /// What zlib made of its input.
  enum Progress: Hashable {
    /// So many bytes came out.
    case unpacked(Int)
    /// Nothing comes out without more input.
    case hungry
    /// The bytes are not gzip's, or damaged.
    case damaged
  }

  fileprivate struct State: ~Copyable {
    /// zlib keeps the address of its state, which must therefore not move.
    let stream: UnsafeMutablePointer<z_stream>
    var input: [UInt8] = []
    /// Where the input that zlib has not seen begins.
    var start = 0
    /// Whether a member has begun and not ended.
    var isInside = true

    init?() {
      stream = .allocate(capacity: 1)
      stream.initialize(to: z_stream())
      // 15 bits of window, and 16 for gzip's header (zlib.h, inflateInit2).
      guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
        stream.deallocate()
        return nil
      }
    }

    deinit {
      inflateEnd(stream)
      stream.deallocate()
    }
  }

  private let state: Mutex<State>

  /// Nil where there is no memory for it.
  init?() {
    guard let state = State() else { return nil }
    self.state = Mutex(state)
  }

  /// Whether the input until now ends where a member does.
  var isComplete: Bool { state.withLock { !$0.isInside && $0.start == $0.input.count } }

  /// Whether there is input that has not been unpacked.
  var hasInput: Bool { state.withLock { $0.start < $0.input.count } }

  /// Takes more packed bytes; what was given before has been unpacked.
  func feed(_ bytes: UnsafeRawBufferPointer) {
    state.withLock { state in
      state.input.removeAll(keepingCapacity: true)
      state.input.append(contentsOf: bytes)
      state.start = 0
    }
  }

  /// Unpacks as much as fits.
  func unpack(into output: UnsafeMutableRawBufferPointer) -> Progress {
    let (address, room) = (output.baseAddress.map { UInt(bitPattern: $0) }, output.count)
    return state.withLock { $0.unpack(into: UnsafeMutableRawPointer(bitPattern: address ?? 0), room) }
  }
}

extension Inflater.State {
  fileprivate mutating func unpack(into output: UnsafeMutableRawPointer?, _ room: Int) -> Inflater.Progress {
    guard let output, room > 0 else { return .hungry }
    while true {
      if !isInside {
        // Zeros after the last member are padding (gzip(1)); another member goes on where one ended.
        while start < input.count, input[start] == 0 { start += 1 }
        guard start < input.count else { return .hungry }
        guard inflateReset(stream) == Z_OK else { return .damaged }
        isInside = true
      }
      let (result, taken, given) = step(output, room)
      start += taken
      if result == Z_STREAM_END { isInside = false }
      if given > 0 { return .unpacked(given) }
      switch result {
      case Z_STREAM_END: continue
      case Z_OK, Z_BUF_ERROR: return .hungry
      default: return .damaged
      }
    }
  }

  private mutating func step(_ output: UnsafeMutableRawPointer, _ room: Int) -> (Int32, Int, Int) {
    let (stream, start) = (stream, start)
    let room = min(room, 1 << 30)
    return input.withUnsafeMutableBufferPointer { input in
      let count = input.count - start
      stream.pointee.next_in = input.baseAddress.map { $0 + start }
      stream.pointee.avail_in = UInt32(count)
      stream.pointee.next_out = output.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room)
      let result = inflate(stream, Z_NO_FLUSH)
      return (result, count - Int(stream.pointee.avail_in), room - Int(stream.pointee.avail_out))
    }
  }
}
