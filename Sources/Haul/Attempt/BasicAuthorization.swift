import FoundationEssentials

/// The Basic authentication scheme (RFC 7617).
enum BasicAuthorization {
  static func value(for credentials: RequestTarget.Credentials) -> String {
    "Basic " + Data("\(credentials.user):\(credentials.password)".utf8).base64EncodedString()
  }
}
