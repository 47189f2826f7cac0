/// Folders inside the destination that were opened lately: as many as a run has in hand, not as many as a list names.
struct FolderCache {
  static let capacity = 16

  private var folders: [String: (directory: DestinationDirectory, used: UInt64)] = [:]
  private var clock: UInt64 = 0

  /// The folder, if it is open.
  mutating func folder(_ path: String) -> DestinationDirectory? {
    guard folders[path] != nil else { return nil }
    clock &+= 1
    folders[path]?.used = clock
    return folders[path]?.directory
  }

  /// Keeps a folder open; the one that was not used for longest is let go.
  mutating func insert(_ directory: DestinationDirectory, _ path: String) {
    clock &+= 1
    if folders.count >= Self.capacity, let oldest = folders.min(by: { $0.value.used < $1.value.used }) {
      folders[oldest.key] = nil
    }
    folders[path] = (directory, clock)
  }

  mutating func removeAll() { folders.removeAll() }
}
