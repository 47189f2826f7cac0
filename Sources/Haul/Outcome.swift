/// How an item ended. A value, never a thrown error: a list with failures is an expected result.
public enum Outcome: Sendable, Hashable {
  /// The file is complete under its final name.
  case saved
  /// Nothing had to be done.
  case skipped(SkipReason)
  /// The item could not be brought home.
  case failed(Failure)
}

/// Why an item was validly left alone.
public enum SkipReason: String, Sendable, Hashable, Codable, CaseIterable {
  /// A file of that name was there already.
  case exists
  /// An earlier run of the job saved it, and it is still there.
  case complete
  /// The run is about items that failed before (``Configuration/failedOnly``), and this one did not.
  case excluded
  /// The server's file is still the one that is there.
  case unchanged
}
