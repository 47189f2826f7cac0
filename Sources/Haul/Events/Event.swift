/// What a run tells while it goes on.
public enum Event: Sendable {
  /// How far the run is; at most one each ``Configuration/progressInterval``.
  case progress(Progress)
  /// An item ended.
  case record(Record)
  /// Something that is no item's outcome but that a person should know: fewer workers than asked for, a worker that
  /// died.
  case warning(String)
  /// The run ended; always the last.
  case summary(Summary)
}
