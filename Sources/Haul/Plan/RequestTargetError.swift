/// Why a text is not a URL that can be fetched.
///
/// The message is for people: it quotes what is wrong, escaped and shortened, and says what to write. It never holds
/// user information of the URL.
public struct RequestTargetError: Error, Sendable, Hashable {
  /// What is wrong.
  public enum Code: Sendable, Hashable {
    /// The text has no scheme, or no `//` after it.
    case notAURL
    /// The scheme is neither http nor https.
    case unsupportedScheme
    /// There is nothing between `//` and the path.
    case emptyHost
    /// The host is neither a name nor an address.
    case badHost
    /// The port is not a number from 1 to 65,535.
    case badPort
    /// A character that could be taken for the end of a line or of the text, or for a border of the host.
    case illegalCharacter
    /// More than ``RequestTarget/maximumLength`` bytes.
    case tooLong
  }

  /// What is wrong, for programs.
  public let code: Code

  /// What is wrong and what to do about it, for people.
  public let message: String
}

extension RequestTargetError: CustomStringConvertible {
  /// The same as ``message``.
  public var description: String { message }
}
