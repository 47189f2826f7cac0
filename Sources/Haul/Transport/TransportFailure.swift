/// Why an exchange ended without a whole response.
struct TransportFailure: Error, Hashable, Sendable {
  enum Kind: Hashable {
    /// The name has no address.
    case resolve
    case connect
    /// Our own policy forbids it.
    case refused
    case tls
    /// The server does not speak the version of HTTP that it was asked for.
    case version
    /// The connection ended, by FIN or RST, before the response did.
    case closed
    /// What came is not HTTP.
    case malformed
  }

  var kind: Kind
  /// For people; control characters are escaped.
  var message: String

  /// As an attempt's failure, before the head: what comes after is the machine's to say.
  var failure: Failure {
    switch kind {
    case .resolve: Failure(.dns, message)
    case .connect, .closed: Failure(.connect, message)
    case .refused: Failure(.refused, message)
    case .tls: Failure(.tls, message)
    case .malformed, .version: Failure(.protocol, message)
    }
  }
}
