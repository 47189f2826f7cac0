import FoundationEssentials
import NIOCore
import NIOPosix
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Gives an item the file of an earlier one of the same URL: a hard link, or a copy where the file system has none.
///
/// On a thread of its own, which is started with the first of them: a copy may take long.
final class Linker: Sendable {
  private let pool = NIOThreadPool(numberOfThreads: 1)
  private let directory: DestinationDirectory
  private let existing: ExistingFiles
  private let computesDigest: Bool
  private let synchronizes: Bool
  private let names: TemporaryNames

  init(configuration: Configuration, directory: DestinationDirectory, names: TemporaryNames) {
    self.directory = directory
    existing = configuration.publication
    computesDigest = configuration.computesDigest
    synchronizes = configuration.synchronizes
    self.names = names
  }

  /// Makes the file of a work.
  ///
  /// - Parameters:
  ///   - source: The name of its original's file, where it is another than the planned one.
  ///   - deliver: Gets the report, on the linker's thread; nil where the original has no file, or
  ///     another than the list wants.
  func link(_ work: Work, source: String?, deliver: @escaping @Sendable (AttemptReport?) -> Void) {
    pool.start()
    pool.submit { state in
      guard state == .active else { return deliver(nil) }
      deliver(self.report(work.item, source: source))
    }
  }

  func shutdown() async { try? await pool.shutdownGracefully() }

  private func report(_ item: PlannedItem, source: String?) -> AttemptReport? {
    guard let original = item.original else { return nil }
    var report = AttemptReport(outcome: .saved, startedAt: .now)
    let sourceName = source.map { FileName(sanitizing: $0) } ?? original.place.name
    let name = source == nil ? item.name : Self.name(item.name, endingLike: sourceName)
    if name != item.name { report.name = name.text }
    do throws(Errno) {
      guard let from = try directory.existingFolder(original.place.folder),
        let file = try LinkSource(sourceName, in: from)
      else { return nil }
      let folder = try directory.folder(item.folder)
      report.bytes = file.size
      if computesDigest || item.digest != nil { report.sha256 = try FileSettling.digest(of: file.descriptor) }
      if let digest = item.digest, digest.sha256 != report.sha256 { return nil }
      switch try publish(file, as: name, in: folder) {
      case .named: break
      case .numbered(let number): report.name = name.numbered(number).text
      case .taken where existing == .fail:
        report.outcome = .failed(
          Failure(.refused, "“\(item.path)” has come meanwhile, and --existing fail leaves it alone"))
      case .taken: report.outcome = .skipped(.exists)
      }
      guard synchronizes else { return report }
      for folder in directory.folders(to: item.folder) { try SystemCall.synchronizeDirectory(folder.descriptor) }
    } catch {
      report.outcome = .failed(
        DiskFailure.failure("linking", directory.path(of: item.path), error, ofOneName: true))
    }
    return report
  }

  /// The name with the ending that the content of both has.
  private static func name(_ name: FileName, endingLike source: FileName) -> FileName {
    let ending = source.text.dropFirst(ExtensionRule.stem(of: source.text).utf8.count)
    return FileName(sanitizing: "\(ExtensionRule.stem(of: name.text))\(ending)")
  }

  private func publish(
    _ file: borrowing LinkSource, as name: FileName, in folder: DestinationDirectory
  ) throws(Errno) -> TemporaryFile.Publication {
    let temporary = names.next().text
    do throws(Errno) {
      try file.link(to: temporary, in: folder)
    } catch {
      var copy = try TemporaryFile(names.next(), in: folder, names: names)
      try file.copy(to: &copy)
      if synchronizes { try SystemCall.synchronize(copy.descriptor) }
      return try copy.publish(as: name, existing: existing, modified: file.modified)
    }
    // rename(2) leaves both names where they are already the same file.
    defer { try? SystemCall.unlink(temporary, in: folder.descriptor) }
    return try folder.publish(temporary, as: name, existing: existing)
  }
}

/// The file of an original, open for reading.
private struct LinkSource: ~Copyable {
  private let name: FileName
  private let directory: DestinationDirectory
  let descriptor: Int32
  let size: Int
  let modified: Int

  /// Nil where there is none, or something else.
  init?(_ name: FileName, in directory: DestinationDirectory) throws(Errno) {
    let opened: Int32
    do throws(Errno) {
      opened = try SystemCall.openFile(name.text, in: directory.descriptor)
    } catch {
      guard error == .noSuchFileOrDirectory || error == .tooManySymbolicLinkLevels else { throw error }
      return nil
    }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      return nil
    }
    self.name = name
    self.directory = directory
    descriptor = opened
    size = Int(status.st_size)
    #if os(Linux)
      modified = status.st_mtim.tv_sec
    #else
      modified = status.st_mtimespec.tv_sec
    #endif
  }

  deinit { close(descriptor) }

  func link(to temporary: String, in folder: DestinationDirectory) throws(Errno) {
    try SystemCall.link(name.text, in: directory.descriptor, to: temporary, in: folder.descriptor)
  }

  func copy(to file: inout TemporaryFile) throws(Errno) {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var offset = 0
    while case let count = try read(into: &buffer, at: offset), count > 0 {
      offset += count
      try Self.write(buffer, count, to: &file)
    }
  }

  private static func write(_ buffer: [UInt8], _ count: Int, to file: inout TemporaryFile) throws(Errno) {
    let failure = buffer.withUnsafeBytes { bytes -> Errno? in
      do throws(Errno) {
        try file.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  private func read(into buffer: inout [UInt8], at offset: Int) throws(Errno) -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
      if count >= 0 { return count }
      let code = errno
      guard code == EINTR else { throw Errno(rawValue: code) }
    }
  }
}
