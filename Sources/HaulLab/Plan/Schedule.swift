/// What runs in which order.
///
/// Every round has each combination once, in an order of its own that chance decides: a randomised complete block design.
/// A network that drifts during the experiment then hits all combinations alike, and rounds of the same number can be
/// compared in pairs.
public struct Schedule: Sendable, Hashable {
  /// One run of a combination.
  public struct Entry: Sendable, Hashable {
    /// From 1; 0 and below for what runs first and does not count.
    public let round: Int
    public let combination: Combination

    /// Whether it runs only so that caches are as full for the first round as for the last.
    public var isWarmUp: Bool { round < 1 }
  }

  /// In the order in which they run.
  public let entries: [Entry]

  /// The order that `seed` decides; the same on every machine and in every version.
  public init(plan: Plan, rounds: Int, warmUps: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var entries: [Entry] = []
    let first = 1 - max(0, warmUps)
    for round in first..<max(first, rounds + 1) {
      for combination in generator.shuffled(plan.combinations) {
        entries.append(Entry(round: round, combination: combination))
      }
    }
    self.entries = entries
  }
}

/// Numbers from a seed: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
struct SeededGenerator: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed &>> 31)
  }

  /// A number below `bound`, all equally likely: Lemire's multiplication with its rejection (Fast Random Integer
  /// Generation in an Interval, 2019).
  mutating func below(_ bound: UInt64) -> UInt64 {
    guard bound > 1 else { return 0 }
    let least = (0 &- bound) % bound
    while true {
      let product = next().multipliedFullWidth(by: bound)
      if product.low >= least { return product.high }
    }
  }

  /// The elements in an order that is as likely as any other (Fisher and Yates). Ours because the standard library does
  /// not promise that its own stays the same.
  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var elements = elements
    var last = elements.count - 1
    while last > 0 {
      elements.swapAt(last, Int(below(UInt64(last) + 1)))
      last -= 1
    }
    return elements
  }
}
