/// Why a run could not begin or go on. What happens to single items is an ``Outcome`` and never thrown.
public struct HaulError: Error, Sendable, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Code: String, Sendable, Hashable {
    /// A setting makes no sense.
    case configuration
    /// The list could not be read.
    case list
    /// The destination is no folder that can be written to.
    case destination
    /// The journal is none, or another's, or cannot be read or written.
    case journal
    /// Certificates could not be loaded.
    case certificates
    /// Child processes could not be started or kept running.
    case worker
  }

  /// The kind.
  public var code: Code
  /// What happened and to what.
  public var message: String
  /// What to do about it.
  public var hint: String?
  /// What the system or a library said.
  public var cause: (any Error)?

  /// An error of kind `code`.
  public init(_ code: Code, _ message: String, hint: String? = nil, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.cause = cause
  }

  /// The message, with the hint on a line of its own.
  public var description: String {
    hint.map { "\(message)\nhint: \($0)" } ?? message
  }
}
