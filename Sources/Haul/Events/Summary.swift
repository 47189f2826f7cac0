/// The account of a whole run.
public struct Summary: Sendable, Hashable {
  /// Why a run stopped before its list's end.
  public enum Stop: Sendable, Hashable {
    /// It was cancelled; items in flight failed as `interrupted`, others were not begun.
    case cancelled
    /// As many items failed as ``Configuration/maximumErrors`` allows.
    case tooManyErrors
    /// The local disk or the list gave out; the text says how.
    case localTrouble(String)
  }

  /// Items read from the list.
  public var items = 0
  public var saved = 0
  public var skipped = 0
  public var failed = 0
  /// Failures by class.
  public var failures: [FailureClass: Int] = [:]
  /// Bytes of the saved files.
  public var bytes = 0
  /// Of these, bytes that earlier attempts had left, in this run or before.
  public var resumedBytes = 0
  /// Attempts beyond the first.
  public var retries = 0
  /// The most attempts that ran at once.
  public var mostInFlight = 0
  /// Child processes that died while attempts ran in them; those ran again elsewhere.
  public var workersLost = 0
  /// Wall time, from the start to the last item's end.
  public var wallTime: Duration = .zero
  /// CPU time and memory of this process and its children.
  public var resources = ResourceUsage()
  /// Why the run stopped early; nil where it went through.
  public var stop: Stop?

  /// An empty account.
  public init() {}

  /// Saved bytes a second, without those that were there before.
  public var bytesPerSecond: Double {
    let seconds = wallTime / .seconds(1)
    return seconds > 0 ? Double(max(0, bytes - resumedBytes)) / seconds : 0
  }

  /// Whether every item was saved or validly skipped.
  public var isComplete: Bool { failed == 0 && stop == nil }

  mutating func count(_ record: Record) {
    switch record.status {
    case .saved:
      saved += 1
      bytes = bytes.addingClamped(record.bytes ?? 0)
      resumedBytes = resumedBytes.addingClamped(min(record.resumedFrom ?? 0, record.bytes ?? 0))
    case .skipped:
      skipped += 1
    case .failed:
      failed += 1
      failures[record.error ?? .protocol, default: 0] += 1
    }
    retries = retries.addingClamped(max(0, record.attempts) - 1)
  }
}

extension Int {
  /// The sum, as far as it goes; nothing is taken away. A child's numbers are input like any other.
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, isOver) = addingReportingOverflow(Swift.max(0, other))
    return isOver ? .max : sum
  }
}

/// CPU time and memory, from getrusage(2).
public struct ResourceUsage: Sendable, Hashable {
  /// CPU time in the program, of this process and of children that have ended.
  public var userTime: Duration = .zero
  /// CPU time in the kernel, of this process and of children that have ended.
  public var systemTime: Duration = .zero
  /// The most memory that this process held, in bytes.
  public var peakMemory = 0
  /// The most memory that any one child held, in bytes.
  public var childPeakMemory = 0

  /// No usage.
  public init() {}
}
