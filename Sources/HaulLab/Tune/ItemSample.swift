public import Haul

/// Items in an order that chance decides, given out again and again.
///
/// Whoever asks gets the next ones, so that none is given out a second time before all others were once.
public struct ItemSample: Sendable {
  private var items: [Item]
  private var place = 0

  /// The items in an order that `seed` decides.
  public init(_ items: [Item], seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    self.items = generator.shuffled(items)
  }

  /// The next items; fewer only where there are none at all.
  mutating func take(_ count: Int) -> [Item] {
    guard !items.isEmpty else { return [] }
    var taken: [Item] = []
    while taken.count < count {
      let end = min(place + count - taken.count, items.count)
      taken += items[place..<end]
      place = end == items.count ? 0 : end
    }
    return taken
  }
}

/// Items as a list that `haul get` reads.
struct SampleList {
  /// One of the formats of `--format`.
  let format: String
  let text: String

  /// URLs a line; where items have header fields of their own, in the form of aria2's input files.
  init(_ items: [Item]) {
    guard items.contains(where: { !$0.headers.isEmpty }) else {
      (format, text) = ("text", items.map { "\($0.url)\n" }.joined())
      return
    }
    format = "aria2"
    text = items.map { item in
      (["\(item.url)"] + item.headers.map { " header=\($0.name): \($0.value)" }).joined(separator: "\n") + "\n"
    }.joined()
  }
}
