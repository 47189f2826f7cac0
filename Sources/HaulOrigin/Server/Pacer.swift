import NIOCore

/// Holds a body to its connection's bandwidth: a bucket of credit that fills with time and is emptied where a body
/// begins, so that the pause before it is not caught up on.
struct Pacer {
  enum Grant: Equatable {
    /// This many bytes may be sent now, at least one.
    case granted(Int)
    /// Ask again after this long.
    case wait(TimeAmount)
  }

  /// The longest pause between two chunks that could have been one.
  static let interval = TimeAmount.milliseconds(10)
  /// What the bucket holds: a loop that is late by some intervals makes up for it, one that was asleep does not.
  private static let intervalsHeld = 4.0

  private let bytesPerNanosecond: Double
  private var credit = 0.0
  private var filled: NIODeadline

  /// At least one byte a second.
  init(bandwidth: Int, now: NIODeadline) {
    bytesPerNanosecond = Double(max(1, bandwidth)) / 1e9
    filled = now
  }

  /// Empties the bucket: a body begins.
  mutating func restart(now: NIODeadline) {
    credit = 0
    filled = now
  }

  /// Takes the credit for up to `wanted` bytes.
  mutating func take(_ wanted: Int, now: NIODeadline) -> Grant {
    let interval = bytesPerNanosecond * Double(Self.interval.nanoseconds)
    let elapsed = max(0, Double((now - filled).nanoseconds))
    filled = now
    credit = min(max(1, interval * Self.intervalsHeld), credit + elapsed * bytesPerNanosecond)
    // All that is wanted, or an interval's worth of it, or a byte: else a chunk is not worth its system call.
    let worthwhile = min(Double(wanted), max(1, interval.rounded(.down)))
    guard credit >= worthwhile else {
      return .wait(.nanoseconds(Int64(((worthwhile - credit) / bytesPerNanosecond).rounded(.up))))
    }
    let granted = min(wanted, Int(credit))
    credit -= Double(granted)
    return .granted(granted)
  }
}
