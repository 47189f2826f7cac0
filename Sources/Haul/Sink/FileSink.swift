import Crypto
import NIOCore
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where a body goes: a temporary file, hashed on the way if asked for, published once it is complete.
///
/// Memory is one piece of the body, whatever the size: a piece is on disk before the next is read.
struct FileSink: ~Copyable {
  /// Bytes after which a file is worth going on with even if nobody gets to say good-bye (`kill -9`).
  private static let noteThreshold = 1 << 20

  /// What the note beside the file says of it.
  enum Noted: Hashable {
    /// There is none.
    case not
    /// That all bytes of the file are there, however many they are.
    case beginning
    /// Which bytes are there.
    case ranges
  }

  /// Nil where the bytes are wanted by nobody.
  private var file: TemporaryFile?
  private let descriptor: Int32?
  private let computesDigest: Bool
  private var digest: SHA256?
  private var size = 0
  /// What to write beside the file should it have to wait for another attempt.
  private let note: PartialNote?
  private var noted = Noted.not
  /// Whether pieces come from several places of the file.
  private(set) var isSegmented = false

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - file: Where the bytes go; nil to only count and hash them.
  ///   - note: What the file is a part of, if a later attempt could go on with it.
  init(_ file: consuming TemporaryFile?, computesDigest: Bool, note: PartialNote? = nil) {
    let descriptor: Int32?
    switch consume file {
    case .some(let file):
      descriptor = file.descriptor
      self.file = consume file
    case .none:
      descriptor = nil
      self.file = nil
    }
    self.descriptor = descriptor
    self.note = note
    self.computesDigest = computesDigest
    digest = computesDigest ? SHA256() : nil
  }

  /// Goes on with a file that has `size` bytes already, and `later` ones behind a gap, beside which there is a note.
  ///
  /// - Parameters:
  ///   - note: What it says, without ranges.
  ///   - noted: How it says what is there.
  init(
    continuing file: consuming TemporaryFile, at size: Int, later: ByteRanges = ByteRanges(), computesDigest: Bool,
    note: PartialNote? = nil, noted: Noted = .beginning
  ) throws(Errno) {
    var file = file
    try file.proceed(from: max(size, later.end))
    descriptor = file.descriptor
    self.file = consume file
    self.note = note
    self.size = size
    self.computesDigest = computesDigest
    self.noted = noted
  }

  mutating func write(_ piece: ByteBuffer) throws(Errno) {
    let result = piece.withUnsafeReadableBytes { bytes -> Swift.Result<Void, Errno> in
      digest?.update(bufferPointer: bytes)
      do throws(Errno) {
        try file?.write(bytes)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
    size += piece.readableBytes
    if noted != .beginning, size >= Self.noteThreshold { keep() }
  }

  /// Keeps what has arrived for a later attempt, if it can be told then what it is.
  mutating func keep() {
    if isSegmented { return keep(present: ByteRanges(0..<size)) }
    guard let note, size > 0, noted != .beginning else { return }
    noted = file?.keep(note) == true ? .beginning : .not
  }

  // MARK: - Several places

  /// From now on pieces come from several places of the file.
  ///
  /// A note that says that the file is a beginning would not be true any more; its digest is computed once it is whole.
  mutating func segment(present: ByteRanges) {
    isSegmented = true
    digest = nil
    if noted != .not { keep(present: present) }
  }

  mutating func write(_ piece: ByteBuffer, at place: Int) throws(Errno) {
    let result = piece.withUnsafeReadableBytes { bytes -> Swift.Result<Void, Errno> in
      do throws(Errno) {
        try file?.write(bytes, at: place)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Writes down what is there of a file that comes from several places. All of it has been written.
  mutating func keep(present: ByteRanges) {
    guard var note, present.count > 0 else { return }
    note.set(ranges: present.pairs)
    noted = file?.keep(note) == true ? .ranges : .not
  }

  /// Forgets all but so many bytes from the beginning: the note before the bytes that it speaks of.
  mutating func collapse(to kept: Int) throws(Errno) {
    guard kept > 0 else {
      noted = .not
      try file?.empty()
      return
    }
    if noted != .not { keep(present: ByteRanges(0..<kept)) }
    try file?.proceed(from: kept)
  }

  /// All bytes are there.
  mutating func completeSegments(length: Int) { size = length }

  /// Gives up what has arrived.
  mutating func discard() { file?.discard() }

  /// The beginning of a file that was gone on with.
  func firstBytes(_ count: Int) -> [UInt8] {
    guard let descriptor else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return Array(bytes.prefix(max(0, read)))
  }

  /// What has to be done before the file is published, and may block; nil where nothing has.
  func settling(synchronizes: Bool) -> FileSettling? {
    let hashes = computesDigest && digest == nil
    guard let descriptor, synchronizes || hashes else { return nil }
    return FileSettling(descriptor: descriptor, hashes: hashes, synchronizes: synchronizes)
  }

  /// What became of a complete body.
  enum Result {
    /// It has its name.
    case published(sha256: String?)
    /// The name was taken, and it has this number.
    case numbered(Int, sha256: String?)
    /// A file was there already and stays; the new one is gone.
    case taken
    /// It is not what was promised, and gone.
    case mismatched(ExpectedDigest, actual: String)
  }

  /// Checks the file and gives it its name.
  ///
  /// - Parameters:
  ///   - modified: The time of the file's content, in seconds since 1970; nil leaves the present.
  ///   - expected: What its SHA-256 must be; the sink was made to compute it.
  ///   - settled: The file's SHA-256, where it was settled and had to be hashed.
  consuming func publish(
    as name: FileName, existing: ExistingFiles, modified: Int? = nil, expected: [ExpectedDigest] = [],
    settled: String? = nil
  ) throws(Errno) -> Result {
    let sha256 = settled ?? digest?.finalize().hexadecimal
    if let wrong = expected.first(where: { $0.sha256 != sha256 }) {
      discard()
      return .mismatched(wrong, actual: sha256 ?? "not known")
    }
    guard let file = file.take() else { return .published(sha256: sha256) }
    return switch try file.publish(as: name, existing: existing, modified: modified) {
    case .named: .published(sha256: sha256)
    case .numbered(let number): .numbered(number, sha256: sha256)
    case .taken: .taken
    }
  }
}

extension Sequence<UInt8> {
  /// Two lowercase digits a byte.
  package var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(underestimatedCount * 2)
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0xF)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
