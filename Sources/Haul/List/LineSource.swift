import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open file that lines are read from.
final class LineSource: Sendable {
  /// What a file is to hold, for messages.
  enum Content {
    case list, checksums

    fileprivate var name: String { self == .list ? "list" : "checksum file" }

    fileprivate var hint: String {
      self == .list
        ? "name a text file with a URL a line, or - for standard input"
        : "name a file as sha256sum writes it"
    }
  }

  private let descriptor: Int32
  private let isOwned: Bool
  /// Whether reading may wait for someone: a pipe or terminal, not a file.
  private let mayWait: Bool
  /// The list's name for messages.
  let name: String
  private let content: Content

  /// Opens a file.
  ///
  /// - Throws: ``HaulError`` with code `list`.
  init(path: String, content: Content = .list) throws(HaulError) {
    let opened: Int32
    do throws(Errno) {
      opened = try SystemCall.retrying { open(path, O_RDONLY | O_CLOEXEC) }
    } catch {
      throw Self.error(path, content, error)
    }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      close(opened)
      throw Self.error(path, content, .isDirectory)
    }
    descriptor = opened
    isOwned = true
    mayWait = status.st_mode & S_IFMT != S_IFREG
    name = path
    self.content = content
  }

  /// Reads a descriptor that somebody else closes.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    isOwned = false
    mayWait = true
    name = "standard input"
    content = .list
  }

  deinit { if isOwned { close(descriptor) } }

  /// Whether it can be read from its beginning again: a file, not a pipe.
  var isRereadable: Bool { !mayWait }

  /// Whether bytes, or the end, are there without waiting.
  var isReady: Bool { !mayWait || poll(milliseconds: 0) }

  /// Fills as much of `buffer` as there is; 0 at the end.
  ///
  /// - Parameter offset: Where in a file to read, so that each reader of it begins at its beginning; without meaning for
  ///   a pipe.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int, isCancelled: () -> Bool
  ) throws(HaulError) -> Int {
    if isCancelled() { return 0 }
    // read(2) cannot be called off; poll(2) can be asked again, and nobody waits longer than this for a cancelled run.
    while mayWait, !poll(milliseconds: 100) {
      if isCancelled() { return 0 }
    }
    while true {
      let count =
        mayWait ? readStream(into: buffer) : pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      let code = errno
      if code != EINTR { throw Self.error(name, content, Errno(rawValue: code)) }
    }
  }

  private func readStream(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  private func poll(milliseconds: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    #if canImport(Glibc)
      return Glibc.poll(&request, 1, milliseconds) != 0
    #elseif canImport(Musl)
      return Musl.poll(&request, 1, milliseconds) != 0
    #else
      return Darwin.poll(&request, 1, milliseconds) != 0
    #endif
  }

  /// The source as messages call it.
  var title: String { Self.title(name, content) }

  private static func title(_ name: String, _ content: Content) -> String {
    "the \(content.name) “\(VisibleText.escaped(name))”"
  }

  private static func error(_ name: String, _ content: Content, _ cause: Errno) -> HaulError {
    HaulError(.list, "\(title(name, content)) cannot be read: \(cause)", hint: content.hint, cause: cause)
  }
}
