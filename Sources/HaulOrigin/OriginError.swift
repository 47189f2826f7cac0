import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why an ``Origin`` could not start. What happens to a single connection or request is never thrown.
public struct OriginError: Error, Sendable, CustomStringConvertible {
  /// What kind of trouble it was.
  public enum Code: Sendable, Equatable {
    /// A property of the configuration has no meaning; nothing was opened.
    case invalidConfiguration
    /// Something else listens on that port (`EADDRINUSE`, bind(2)).
    case addressInUse
    /// The host is not an address of this machine, or has no address (`EADDRNOTAVAIL`, bind(2); getaddrinfo(3)).
    case addressUnavailable
    /// The port is not for this user (`EACCES`, bind(2)).
    case permissionDenied
    /// The certificate could not be made.
    case certificate
    /// Anything else; see ``OriginError/cause``.
    case other
  }

  /// What kind of trouble it was.
  public var code: Code
  /// What happened and what to do about it, in sentences.
  public var message: String
  /// The error underneath, where there is one.
  public var cause: (any Error)?

  init(code: Code, message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  public var description: String {
    if let cause { "\(message) (\(cause))" } else { message }
  }
}

extension OriginError {
  /// The error of bind(2) or listen(2), told with its remedy.
  init(binding host: String, port: Int, cause: any Error) {
    switch (cause as? IOError)?.errnoCode {
    case EADDRINUSE:
      self.init(
        code: .addressInUse,
        message: "Port \(port) of \(host) is taken: choose another, or 0 for any free one.",
        cause: cause
      )
    case EACCES:
      self.init(
        code: .permissionDenied,
        message: "Port \(port) of \(host) is not allowed to this user: choose one above 1023, or 0.",
        cause: cause
      )
    case EADDRNOTAVAIL:
      self.init(
        code: .addressUnavailable,
        message: "\(host) is not an address of this machine: use 127.0.0.1.",
        cause: cause
      )
    case nil where cause is SocketAddressError:
      self.init(
        code: .addressUnavailable,
        message: "\(host) has no address: use 127.0.0.1.",
        cause: cause
      )
    default:
      self.init(code: .other, message: "Could not listen on port \(port) of \(host).", cause: cause)
    }
  }
}
