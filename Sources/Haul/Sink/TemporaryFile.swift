import CHaulSystem
import FoundationEssentials
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that is being written under a temporary name, and is published, kept for a later attempt, or gone.
///
/// The name stands in the destination itself, so that publishing is one rename within one file system. Whoever has the
/// file has it locked, so that two runs do not write to one.
struct TemporaryFile: ~Copyable {
  /// What becomes of the file where it is let go of without a word.
  private enum Fate {
    case remove, keep, published
  }

  private let directory: DestinationDirectory
  private let name: TemporaryName
  private(set) var descriptor: Int32
  private var fate = Fate.remove
  private var hasNote = false

  /// Creates an item's file, or takes over what an earlier attempt left of it, emptied. Where the name is another's,
  /// a name from `names` serves instead.
  init(_ name: TemporaryName, in directory: DestinationDirectory, names: TemporaryNames) throws(Errno) {
    if let descriptor = try Self.create(name, in: directory) {
      self.init(name, in: directory, descriptor: descriptor)
    } else if var left = TemporaryFile(left: name, in: directory) {
      try left.empty()
      self = left
    } else {
      let other = names.next()
      self.init(other, in: directory, descriptor: try SystemCall.create(other.text, in: directory.descriptor))
    }
  }

  /// Takes over the file that an earlier attempt left; nil where there is none that is surely ours, or another has it.
  init?(left name: TemporaryName, in directory: DestinationDirectory) {
    guard let (descriptor, _) = SystemCall.reopen(name.text, in: directory.descriptor) else { return nil }
    guard SystemCall.lock(descriptor, named: name.text, in: directory.descriptor) else {
      close(descriptor)
      return nil
    }
    self.init(name, in: directory, descriptor: descriptor)
    fate = .keep
    // Whether there is one is not known; removing what is not there does no harm.
    hasNote = true
  }

  private init(_ name: TemporaryName, in directory: DestinationDirectory, descriptor: Int32) {
    self.name = name
    self.directory = directory
    self.descriptor = descriptor
  }

  /// Creates and locks the file of a name; nil where something stands there.
  private static func create(_ name: TemporaryName, in directory: DestinationDirectory) throws(Errno) -> Int32? {
    do throws(Errno) {
      let descriptor = try SystemCall.create(name.text, in: directory.descriptor)
      // Another run may have found it between the two calls; then it is that one's.
      if haul_lock(descriptor) == 0 { return descriptor }
      close(descriptor)
      return nil
    } catch .fileExists {
      return nil
    }
  }

  deinit {
    if fate == .remove {
      removeNote()
      // Nothing to be done where it fails: the name is ours alone and harms nobody.
      try? SystemCall.unlink(name.text, in: directory.descriptor)
    }
    // Last, because the lock goes with it.
    if fate == .keep {
      directory.notePartial()
      haul_unlock(descriptor)
    }
    close(descriptor)
  }

  /// The file's size in bytes.
  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  // MARK: - The note

  /// What the file is a part of, if that was noted.
  func note() -> PartialNote? {
    guard let note = name.note, let (descriptor, size) = SystemCall.reopen(note, in: directory.descriptor) else {
      return nil
    }
    defer { close(descriptor) }
    guard size <= PartialNote.maximumSize else { return nil }
    var bytes = [UInt8](repeating: 0, count: size)
    guard read(descriptor, &bytes, size) == size else { return nil }
    return PartialNote(json: bytes)
  }

  /// Notes what the file is a part of, in the place of an earlier note: from now on it outlives the attempt.
  ///
  /// Whoever is killed meanwhile leaves one note or the other.
  ///
  /// - Returns: false where the note cannot be kept; then neither is the file.
  mutating func keep(_ note: PartialNote) -> Bool {
    guard let place = name.note, let next = name.nextNote, let json = note.json else { return false }
    hasNote = true
    do throws(Errno) {
      try write(json, to: next)
      try SystemCall.rename(next, to: place, in: directory.descriptor)
      fate = .keep
      return true
    } catch {
      // What the earlier one says may not be true any more.
      removeNote()
      fate = .remove
      return false
    }
  }

  private func write(_ json: Data, to name: String) throws(Errno) {
    // Of somebody who was killed here; whoever has the file locked may remove it.
    try? SystemCall.unlink(name, in: directory.descriptor)
    let descriptor = try SystemCall.create(name, in: directory.descriptor)
    defer { close(descriptor) }
    let failure = json.withUnsafeBytes { bytes -> Errno? in
      do throws(Errno) {
        try SystemCall.writeAll(bytes, to: descriptor)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// Removes the file when it is let go of.
  mutating func discard() { fate = .remove }

  /// Forgets what is in the file. The note goes first: it must never stand beside the bytes of another version.
  mutating func empty() throws(Errno) {
    removeNote()
    hasNote = false
    fate = .remove
    try SystemCall.truncate(descriptor, to: 0)
  }

  /// Goes on after `size` bytes.
  mutating func proceed(from size: Int) throws(Errno) { try SystemCall.truncate(descriptor, to: size) }

  private func removeNote() {
    guard hasNote, let note = name.note, let next = name.nextNote else { return }
    try? SystemCall.unlink(note, in: directory.descriptor)
    try? SystemCall.unlink(next, in: directory.descriptor)
  }

  // MARK: - The bytes

  /// Appends a piece of the body.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
    try SystemCall.writeAll(bytes, to: descriptor)
  }

  /// Writes a piece at its place.
  mutating func write(_ bytes: UnsafeRawBufferPointer, at place: Int) throws(Errno) {
    try SystemCall.writeAll(bytes, to: descriptor, at: place)
  }

  /// What became of a complete file.
  enum Publication: Hashable {
    case named
    /// The name was taken, and it has this number.
    case numbered(Int)
    /// A file is there already and stays; the new one is removed.
    case taken
  }

  /// Gives the complete file its final name.
  consuming func publish(as final: FileName, existing: ExistingFiles, modified: Int?) throws(Errno) -> Publication {
    fate = .remove
    if let modified {
      var times = [timespec(tv_sec: 0, tv_nsec: haul_utime_omit()), timespec(tv_sec: modified, tv_nsec: 0)]
      // A file system that keeps no such time has the file all the same.
      futimens(descriptor, &times)
    }
    // Closing is where some file systems (NFS) report that writing failed. Closing a second descriptor tells as well, and
    // the first keeps the lock until the file has its name: nobody else may take it for a partial one.
    let second = dup(descriptor)
    guard second < 0 || close(second) == 0 || errno == EINTR else { throw Errno(rawValue: errno) }
    let publication = try directory.publish(name.text, as: final, existing: existing)
    guard publication != .taken else { return .taken }
    removeNote()
    fate = .published
    return publication
  }
}
