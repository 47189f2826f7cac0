import SystemPackage

/// Numbers of 64-bit keys on disk, in a file without a name: a page of 4 KiB for each value of a key's uppermost bits.
///
/// A page is 32-bit words: how many keys it has, and for each its two halves and its number. What does not fit goes into the
/// next one. Pages are four fifths full at the most, on average; then the file is written anew with twice as many.
final class NumberPages {
  private static let words = 1024
  private static let capacity = (words - 1) / 3
  private static let smallest: UInt64 = 8
  /// Of the filter, for each page: four for a key where pages are as full as they get.
  private static let filterBits = 1024
  /// Pages that are read and written at once where most of them change.
  private static let many = 16

  private let file: TemporaryDescriptor
  private let bits: UInt64
  private var filter: KeyFilter
  private var count = 0
  private var window = Window()

  /// - Throws: what keeps the file from having its length.
  init(file: TemporaryDescriptor, bits: UInt64 = smallest) throws(Errno) {
    self.file = file
    self.bits = bits
    filter = KeyFilter(bits: Self.filterBits << Int(bits))
    try file.setLength(Self.words * 4 << Int(bits))
  }

  func isTooSmall(for more: Int) -> Bool { (count + more) * 5 > Self.capacity * 4 << Int(bits) }

  /// Nil where the key is not there.
  func number(of key: UInt64) throws(Errno) -> UInt32? {
    guard filter.mayContain(key) else { return nil }
    var next = home(key)
    while true {
      try load(next, pages: 1)
      if let place = place(of: key) { return window.words[place + 2] }
      guard isFull else { return nil }
      next = after(next)
    }
  }

  /// Changes the numbers of keys, or adds them. They come nearly in their order, so that each page is read and written once.
  func merge(_ table: NumberTable) throws(Errno) {
    let pages = table.count > 1 << Int(bits) ? Self.many : 1
    try table.eachEntry { key, number throws(Errno) in try set(key, number, pages: pages) }
    try store()
  }

  /// The same in twice as many pages.
  func doubled(file: TemporaryDescriptor) throws(Errno) -> NumberPages {
    let larger = try NumberPages(file: file, bits: bits + 1)
    for index in 0..<(1 << Int(bits)) {
      try load(index, pages: Self.many)
      // The keys of a page belong to two.
      for slot in 0..<Int(window.words[window.page]) {
        let place = window.page + 1 + slot * 3
        let key = UInt64(window.words[place]) | UInt64(window.words[place + 1]) << 32
        try larger.set(key, window.words[place + 2], pages: Self.many)
      }
    }
    try larger.store()
    return larger
  }

  private func set(_ key: UInt64, _ number: UInt32, pages: Int) throws(Errno) {
    let mayBeThere = filter.mayContain(key)
    var next = home(key)
    while true {
      try load(next, pages: pages)
      if mayBeThere, let place = place(of: key) {
        window.words[place + 2] = number
        window.isChanged = true
        return
      }
      guard isFull else { break }
      next = after(next)
    }
    let place = window.page + 1 + Int(window.words[window.page]) * 3
    window.words[place] = UInt32(truncatingIfNeeded: key)
    window.words[place + 1] = UInt32(truncatingIfNeeded: key >> 32)
    window.words[place + 2] = number
    window.words[window.page] += 1
    window.isChanged = true
    count += 1
    filter.insert(key)
  }

  // MARK: - Pages

  /// The pages that were read last.
  private struct Window {
    var words: [UInt32] = []
    /// The numbers of the pages.
    var pages = 0..<0
    /// Where in `words` the page begins that is looked at.
    var page = 0
    var isChanged = false
  }

  private var isFull: Bool { Int(window.words[window.page]) >= Self.capacity }

  private func home(_ key: UInt64) -> Int { Int(key >> (64 - bits)) }

  private func after(_ index: Int) -> Int { (index + 1) & (1 << Int(bits) - 1) }

  /// Where the key is in the page.
  private func place(of key: UInt64) -> Int? {
    let low = UInt32(truncatingIfNeeded: key)
    let high = UInt32(truncatingIfNeeded: key >> 32)
    var place = window.page + 1
    let end = place + Int(window.words[window.page]) * 3
    while place < end {
      if window.words[place] == low, window.words[place + 1] == high { return place }
      place += 3
    }
    return nil
  }

  /// Looks at a page; where it is not among those that were read last, as many are read as are wanted.
  private func load(_ index: Int, pages: Int) throws(Errno) {
    if !window.pages.contains(index) {
      try store()
      let first = index & ~(pages - 1)
      window.pages = 0..<0
      let count = pages * Self.words
      if window.words.count != count { window.words = Array(repeating: 0, count: count) }
      try file.read(at: first * Self.words * 4, into: &window.words)
      window.pages = first..<(first + pages)
    }
    window.page = (index - window.pages.lowerBound) * Self.words
    guard window.words[window.page] <= UInt32(Self.capacity) else { throw .ioError }
  }

  private func store() throws(Errno) {
    guard window.isChanged else { return }
    try file.write(window.words, at: window.pages.lowerBound * Self.words * 4)
    window.isChanged = false
  }
}
