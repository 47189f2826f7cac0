/// How many connections a file gets where nobody said: more while they bring more. A value.
///
/// It doubles from one to ``most`` as long as each step brings at least half of what it could, and goes back a step where
/// it does not.
struct SegmentGrowth: Hashable {
  static let most = 8
  /// Smaller files are done before it is known what helps, in bytes.
  static let smallestFile = 16 << 20
  /// Seconds between two looks.
  static let period = 0.5
  /// How much faster twice as many connections must be.
  private static let worthwhile = 1.5

  private(set) var limit = 1
  /// Bytes a second before the last step.
  private var before: Double?
  private var isSettled = false
  /// Whether the period that runs began with connections that had yet to be opened.
  private var isWarmingUp = true

  /// Takes what a period has brought.
  ///
  /// - Parameters:
  ///   - running: Streams that ran in it.
  /// - Returns: how many there may be from now on.
  mutating func measured(bytesPerSecond rate: Double, running: Int) -> Int {
    guard !isSettled else { return limit }
    // As yet the server, or workers with other work, allow no more.
    guard running >= limit else {
      isWarmingUp = true
      return limit
    }
    guard !isWarmingUp else {
      isWarmingUp = false
      return limit
    }
    if let before, rate < before * Self.worthwhile {
      isSettled = true
      limit = max(1, limit / 2)
    } else if limit < Self.most {
      before = rate
      limit = min(Self.most, limit * 2)
      isWarmingUp = true
    } else {
      isSettled = true
    }
    return limit
  }
}
