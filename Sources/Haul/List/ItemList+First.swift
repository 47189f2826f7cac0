extension ItemList {
  /// The first items of the list, `limit` at the most, for those who want to know what is in it. Lines that are no items are
  /// left out. Waits for files and pipes; what is read of standard input is gone.
  ///
  /// - Throws: ``HaulError`` with code `list` where the list cannot be read on.
  public func first(_ limit: Int) throws(HaulError) -> [Item] {
    var reader = makeReader()
    var items: [Item] = []
    while items.count < limit {
      let entries = try reader.next(limit: min(256, limit - items.count)) { false }
      if entries.isEmpty { break }
      for entry in entries where entry.problem == nil { items.append(entry.item) }
    }
    return items
  }
}
