import Synchronization
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension DestinationDirectory {
  /// A folder inside this one, made where it is not there.
  ///
  /// Each component is opened relative to the one before it and never through a symbolic link, so that nothing that stands
  /// in the destination leads out of it.
  func folder(_ path: FolderPath?) throws(Errno) -> DestinationDirectory {
    guard let path else { return self }
    do throws(Errno) {
      if let folder = try open(path, making: true) { return folder }
    } catch {
      guard error == .tooManyOpenFiles else { throw error }
      // Those that are kept open for others' sake can be opened again.
      folders.withLock { $0.removeAll() }
      if let folder = try open(path, making: true) { return folder }
    }
    throw .noSuchFileOrDirectory
  }

  /// A folder inside this one; nil where it is not there.
  func existingFolder(_ path: FolderPath?) throws(Errno) -> DestinationDirectory? {
    guard let path else { return self }
    return try open(path, making: false)
  }

  /// This folder and all on the way to one inside it, as far as they are there.
  func folders(to path: FolderPath?) -> [DestinationDirectory] {
    var folders = [self]
    var text = ""
    for component in path?.components ?? [] {
      text = text.isEmpty ? String(component) : "\(text)/\(component)"
      guard let folder = try? existingFolder(FolderPath(text: text)) else { break }
      folders.append(folder)
    }
    return folders
  }

  private func open(_ path: FolderPath, making: Bool) throws(Errno) -> DestinationDirectory? {
    if let known = folders.withLock({ $0.folder(path.text) }) { return known }
    var current = self
    var text = ""
    for component in path.components {
      text = text.isEmpty ? String(component) : "\(text)/\(component)"
      if let known = folders.withLock({ $0.folder(text) }) {
        current = known
        continue
      }
      guard let descriptor = try current.open(String(component), making: making) else { return nil }
      current = DestinationDirectory(path: self.path(of: text), descriptor: descriptor)
    }
    let opened = current
    folders.withLock { $0.insert(opened, path.text) }
    return opened
  }

  private func open(_ component: String, making: Bool) throws(Errno) -> Int32? {
    do throws(Errno) {
      return try SystemCall.openFolder(component, in: descriptor)
    } catch Errno.noSuchFileOrDirectory {
      guard making else { return nil }
    }
    do throws(Errno) {
      try SystemCall.makeFolder(component, in: descriptor)
    } catch Errno.fileExists {
      // Another slot or child was quicker.
    }
    return try SystemCall.openFolder(component, in: descriptor)
  }
}
