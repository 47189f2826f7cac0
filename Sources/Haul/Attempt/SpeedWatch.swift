import NIOCore

/// Whether a body comes fast enough: so many bytes in every period. A value.
///
/// One byte before each idle limit would keep a slot for ever; this is what ends it.
struct SpeedWatch {
  private let limit: SpeedLimit?
  /// Bytes that a period must bring.
  private let needed: Double
  private var arrived = 0
  /// When the present period ends; nil without a limit.
  private(set) var deadline: NIODeadline?

  init(limit: SpeedLimit?) {
    self.limit = limit
    needed = limit.map { Double($0.bytesPerSecond) * ($0.period / .seconds(1)) } ?? 0
  }

  /// A body begins.
  mutating func begin(now: NIODeadline) {
    arrived = 0
    deadline = limit.map { now + TimeAmount($0.period) }
  }

  /// Time passed in which nothing was read: it counts for nothing.
  mutating func skip(_ time: TimeAmount) { deadline = deadline.map { $0 + time } }

  mutating func count(_ bytes: Int) { arrived &+= bytes }

  /// Looks at the period if it has ended, and begins the next.
  mutating func isTooSlow(now: NIODeadline) -> Bool {
    guard let deadline, now >= deadline else { return false }
    let isTooSlow = Double(arrived) < needed
    begin(now: now)
    return isTooSlow
  }
}
