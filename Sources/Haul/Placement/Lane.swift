/// A thread or process with slots.
protocol Lane: AnyObject, Sendable {
  /// Runs an attempt of `work` in a slot that was waiting.
  func start(_ work: Work, slot: Int)
  /// Ends the attempts that run, each with its report.
  func interrupt()
}

/// The lanes of a run: what a placement is made of.
protocol LaneSet: Sendable {
  /// Makes the lanes and lets them ask the dispatcher for work.
  func begin()
  /// Ends what the lanes keep open; nothing runs in them.
  func close() async
}
