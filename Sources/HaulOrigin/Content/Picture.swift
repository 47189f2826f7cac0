import Crypto
import NIOCore

/// The body of one picture: bytes that look like a JPEG from the outside and are pseudo-random inside.
///
/// The bytes depend on the three properties alone, and any range of them is made without those before it, so a
/// picture of 10 GB costs no memory. A body begins with a JFIF header (ITU-T T.871, section 10.1) and ends with the
/// EOI marker `FF D9` when it has room for both; a shorter one is the beginning of that header, then noise.
///
/// ```swift
/// let picture = Picture(number: 7, size: 10_000_000_000, seed: 1)
/// picture.bytes(in: 0..<4)   // [0xFF, 0xD8, 0xFF, 0xE0]
/// ```
public struct Picture: Sendable, Hashable {
  /// Which picture it is; 0 is the body of `/bytes/N`, `/chunked/N`, `/until-close/N` and `/stall/N`.
  public let number: Int
  /// The size in bytes.
  public let size: Int
  /// What the bytes are drawn from, together with ``number``.
  public let seed: UInt64

  /// Creates the picture. A negative size counts as none.
  public init(number: Int, size: Int, seed: UInt64) {
    self.number = number
    self.size = max(0, size)
    self.seed = seed
  }

  /// The bytes at these offsets; what lies outside of the picture is left out.
  public func bytes(in range: Range<Int>) -> [UInt8] {
    let range = range.clamped(to: 0..<size)
    return [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      fill(UnsafeMutableRawBufferPointer(buffer), from: range.lowerBound)
      count = range.count
    }
  }

  /// The SHA-256 of the whole picture in lowercase hexadecimal; computed at every call.
  public var sha256: String {
    digest().hexadecimal
  }
}

extension Picture {
  static let start: [UInt8] = [
    0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, 0x4A, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00,
    0x00,
  ]
  static let end: [UInt8] = [0xFF, 0xD9]

  /// Appends the bytes at these offsets, which must lie within the picture.
  func write(_ range: Range<Int>, into buffer: inout ByteBuffer) {
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { space in
      fill(UnsafeMutableRawBufferPointer(rebasing: space[..<range.count]), from: range.lowerBound)
      return range.count
    }
  }

  /// The SHA-256 of the whole picture, made 64 KiB at a time.
  func digest() -> SHA256Digest {
    var hasher = SHA256()
    withUnsafeTemporaryAllocation(byteCount: min(size, 65_536), alignment: 8) { space in
      var offset = 0
      while offset < size {
        let count = min(space.count, size - offset)
        let part = UnsafeMutableRawBufferPointer(rebasing: space[..<count])
        fill(part, from: offset)
        hasher.update(bufferPointer: UnsafeRawBufferPointer(part))
        offset += count
      }
    }
    return hasher.finalize()
  }

  /// Fills `target` with the bytes from offset `first` on; the caller sees to it that they lie within the picture.
  private func fill(_ target: UnsafeMutableRawBufferPointer, from first: Int) {
    guard let base = target.baseAddress else { return }
    fillNoise(base, count: target.count, from: first)
    overlay(Self.start, at: 0, on: target, from: first)
    if size >= Self.start.count + Self.end.count {
      overlay(Self.end, at: size - Self.end.count, on: target, from: first)
    }
  }

  /// Byte `i` is byte `i % 8`, lowest first, of word `i / 8`. A `while` and whole words: this also runs in debug builds,
  /// where a `for` over a range calls out for every step.
  private func fillNoise(_ base: UnsafeMutableRawPointer, count: Int, from first: Int) {
    let key = SplitMix.mix(seed ^ SplitMix.mix(UInt64(bitPattern: Int64(number))))
    var index = UInt64(first / 8)
    var offset = 0
    let skipped = first % 8
    if skipped > 0 {
      offset = min(8 - skipped, count)
      store(SplitMix.word(key: key, index: index) &>> UInt64(skipped * 8), count: offset, at: base)
      index &+= 1
    }
    var counter = key &+ (index &+ 1) &* SplitMix.increment
    let lastWord = count - 8
    while offset <= lastWord {
      base.storeBytes(of: SplitMix.mix(counter).littleEndian, toByteOffset: offset, as: UInt64.self)
      counter &+= SplitMix.increment
      offset &+= 8
    }
    store(SplitMix.mix(counter), count: count - offset, at: base + offset)
  }

  /// Stores the `count` lowest bytes of `word`, lowest first.
  private func store(_ word: UInt64, count: Int, at base: UnsafeMutableRawPointer) {
    withUnsafeBytes(of: word.littleEndian) { bytes in
      if let address = bytes.baseAddress { base.copyMemory(from: address, byteCount: count) }
    }
  }

  private func overlay(_ bytes: [UInt8], at place: Int, on target: UnsafeMutableRawBufferPointer, from first: Int) {
    let shared = (place..<place + bytes.count).clamped(to: first..<first + target.count)
    for position in shared {
      target[position - first] = bytes[position - place]
    }
  }
}
