import NIOCore
import Synchronization

/// When bytes that have arrived are paid for, at so many a second. A value.
///
/// Whoever got some reads on once they are paid for, so that on average no more than the rate arrives; what arrives at
/// once is what all connections read at once.
struct ByteSchedule: Sendable {
  private let nanosecondsPerByte: Double
  private var paidUntil = NIODeadline.uptimeNanoseconds(0)

  /// - Parameter bytesPerSecond: At least 1.
  init(bytesPerSecond: Int) { nanosecondsPerByte = 1e9 / Double(max(1, bytesPerSecond)) }

  /// Counts bytes that arrived.
  ///
  /// - Returns: when they are paid for.
  mutating func spend(_ count: Int, now: NIODeadline) -> NIODeadline {
    let time = min(Double(max(0, count)) * nanosecondsPerByte, Self.longest)
    paidUntil = max(paidUntil, now) + .nanoseconds(Int64(time))
    return paidUntil
  }

  /// A day: a piece of a body is no larger than what is read at once, and no clock runs over.
  private static let longest = 86_400e9
}

/// The schedule that all loops of a process share.
final class ByteThrottle: Sendable {
  private let schedule: Mutex<ByteSchedule>

  init(bytesPerSecond: Int) { schedule = Mutex(ByteSchedule(bytesPerSecond: bytesPerSecond)) }

  /// Bytes that a connection reads at once: few where the rate is low, so that all get their share.
  static func readSize(_ bytesPerSecond: Int) -> Int { min(max(bytesPerSecond / 64, 1024), 65_536) }

  func spend(_ count: Int, now: NIODeadline) -> NIODeadline { schedule.withLock { $0.spend(count, now: now) } }
}
