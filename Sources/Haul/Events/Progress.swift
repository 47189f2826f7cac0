/// How far a run is.
public struct Progress: Sendable, Hashable {
  /// Items read from the list so far.
  public var listed = 0
  /// Whether the list has been read to its end, so that `listed` is all of it.
  public var listEnded = false
  /// Items that ended, by how.
  public var saved = 0
  public var skipped = 0
  public var failed = 0
  /// Bytes of bodies that have arrived, those of items in flight included (under child processes: finished items).
  public var bytes = 0
  /// Bytes that the responses seen so far have announced; nil where one did not say.
  public var announcedBytes: Int?
  /// Attempts running now.
  public var inFlight = 0
  /// Since the run began.
  public var elapsed: Duration = .zero

  /// Items that ended.
  public var finished: Int { saved + skipped + failed }

  /// Files without progress.
  public init() {}

  /// How long the rest takes if it goes on as until now; nil while that cannot be told.
  ///
  /// Files are counted, and bytes where they say more: of the responses seen, the bytes still to come refine the share
  /// of the items in flight, so that a single large file has an estimate too.
  public var timeLeft: Duration? {
    let fetched = saved + failed
    guard listEnded, listed > finished else { return nil }
    var done = Double(fetched)
    if let announcedBytes, announcedBytes > 0, inFlight > 0 {
      let share = min(1, Double(bytes) / Double(announcedBytes))
      done = max(done, share * Double(fetched + inFlight))
    }
    guard done > 0 else { return nil }
    let total = Double(listed - skipped)
    return elapsed * max(0, (total - done) / done)
  }
}
