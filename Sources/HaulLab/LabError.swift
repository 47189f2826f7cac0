/// What was asked of an experiment makes no sense, or it could not begin.
public struct LabError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, and with what.
  public let message: String
  /// What to do about it.
  public let hint: String?

  /// An error with what to do about it.
  public init(_ message: String, hint: String?) {
    self.message = message
    self.hint = hint
  }

  /// The message, with the hint on a line of its own.
  public var description: String { hint.map { "\(message)\nhint: \($0)" } ?? message }
}
