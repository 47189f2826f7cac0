/// What one measurement of a number of workers brought.
public struct Trial: Sendable, Hashable {
  /// Saved files a second while all workers were busy; nil where too few files ended to tell.
  public var filesPerSecond: Double?
  /// Files that ended, well or not.
  public var files: Int
  public var saved: Int
  /// Answers by which the server says that it is asked too much: 429, and 503 with `Retry-After`.
  public var refused: Int
  /// Failures that come from asking too much at once, or from a bad network: connections, time limits, 5xx, cut bodies.
  public var overloaded: Int
  /// How long the server asked to be left alone.
  public var pause: Duration?
  /// Failures by class.
  public var failures: [String: Int]
  /// The first file that failed, and why; nil where none did.
  public var firstFailure: String?
  /// CPU time of the process and its children, in seconds.
  public var cpuSeconds: Double

  /// A measurement.
  public init(
    filesPerSecond: Double?, files: Int, saved: Int, refused: Int = 0, overloaded: Int = 0, pause: Duration? = nil,
    failures: [String: Int] = [:], firstFailure: String? = nil, cpuSeconds: Double = 0
  ) {
    self.filesPerSecond = filesPerSecond
    (self.files, self.saved, self.refused, self.overloaded) = (files, saved, refused, overloaded)
    (self.pause, self.failures, self.firstFailure, self.cpuSeconds) = (pause, failures, firstFailure, cpuSeconds)
  }
}

/// Measures the throughput of a number of workers.
public protocol ThroughputMeter: Sendable {
  /// Fetches `files` files with `combination` and says how fast that was.
  ///
  /// - Parameter limit: What takes longer is interrupted, and judged by what had ended until then.
  /// - Throws: What makes further measurements senseless; `CancellationError`.
  func measure(_ combination: Combination, files: Int, limit: Duration) async throws -> Trial
}
