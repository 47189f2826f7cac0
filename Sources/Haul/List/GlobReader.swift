/// Another reader's items, with the globs in their URLs written out as they are needed.
struct GlobReader: ItemReader {
  private var base: any ItemReader
  private var waiting: ArraySlice<ListEntry> = []
  private var current: (entry: ListEntry, texts: GlobTexts)?

  init(_ base: any ItemReader) { self.base = base }

  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [ListEntry] {
    var entries: [ListEntry] = []
    while entries.count < limit {
      if let text = current?.texts.next(), var entry = current?.entry {
        entry.item.url = text
        entries.append(entry)
        continue
      }
      current = nil
      if waiting.isEmpty {
        guard entries.isEmpty else { break }
        waiting = try base.next(limit: limit, isCancelled: isCancelled)[...]
      }
      guard var entry = waiting.popFirst() else { break }
      guard entry.problem == nil else {
        entries.append(entry)
        continue
      }
      do throws(Glob.Problem) {
        let glob = try Glob(entry.item.url)
        current = (entry, GlobTexts(parts: glob.parts))
      } catch {
        entry.problem = error.message
        entries.append(entry)
      }
    }
    return entries
  }

  mutating func takeWarnings() -> [String] { base.takeWarnings() }
}

/// Another reader's items, each so many times.
struct RepeatReader: ItemReader {
  private var base: any ItemReader
  private let count: Int
  private var waiting: ArraySlice<ListEntry> = []
  private var repetition = 0

  init(_ base: any ItemReader, count: Int) {
    self.base = base
    self.count = max(1, count)
  }

  mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [ListEntry] {
    var entries: [ListEntry] = []
    while entries.count < limit {
      if waiting.isEmpty {
        guard entries.isEmpty else { break }
        waiting = try base.next(limit: limit, isCancelled: isCancelled)[...]
      }
      guard var entry = waiting.first else { break }
      // What cannot be fetched is told once.
      if entry.problem == nil { entry.repetition = repetition }
      entries.append(entry)
      repetition += 1
      if repetition >= count || entry.problem != nil {
        waiting.removeFirst()
        repetition = 0
      }
    }
    return entries
  }

  mutating func takeWarnings() -> [String] { base.takeWarnings() }
}
