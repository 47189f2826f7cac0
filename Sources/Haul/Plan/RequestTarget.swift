/// Where a request goes and what it asks for, taken from a URL's text.
///
/// The bytes of the URL are kept as they were given: escapes are neither decoded nor rewritten, dot segments stay, and
/// only what may not stand on the wire is percent-encoded, once. International hosts become Punycode.
///
/// ```swift
/// let target = try RequestTarget("HTTPS://Bücher.example:443/a b?x=[1]&y=%5B#part")
/// target.url        // "https://xn--bcher-kva.example/a%20b?x=[1]&y=%5B"
/// target.hostField  // "xn--bcher-kva.example"
/// target.path       // "/a%20b?x=[1]&y=%5B"
/// ```
///
/// Source: RFC 3986 (the grammar), RFC 9110 §4.2 (http and https), RFC 9112 §3.2.1 (origin-form).
public struct RequestTarget: Sendable, Hashable {
  /// The schemes that can be fetched.
  public enum Scheme: String, Sendable {
    /// Plain HTTP.
    case http
    /// HTTP over TLS.
    case https

    /// The port that a URL of this scheme means when it names none (RFC 9110 §4.2.1 and §4.2.2).
    public var defaultPort: Int {
      switch self {
      case .http: 80
      case .https: 443
      }
    }
  }

  /// The server that a request goes to, and the border that credentials never cross (RFC 6454).
  public struct Origin: Sendable, Hashable {
    /// The scheme.
    public let scheme: Scheme
    /// The host: lowercase ASCII, Punycode for international names, an IPv6 address without its brackets.
    public let host: String
    /// The port, 1 to 65,535; the scheme's own where the URL names none.
    public let port: Int
  }

  /// A user name and password from a URL, percent-decoded. Printing the value shows neither of them.
  public struct Credentials: Sendable, Hashable {
    /// What stands before the first colon.
    public let user: String
    /// What stands after the first colon; empty if there is none.
    public let password: String
  }

  /// The longest URL in bytes, as given and once more after encoding. Servers stop far below it, and without a limit one
  /// line of a broken list is gigabytes.
  public static let maximumLength = 65_536

  /// The server.
  public let origin: Origin

  /// Path and query as they go on the wire. It begins with `/` and consists of visible ASCII.
  public let path: String

  /// The user name and password, if the URL had any.
  public let credentials: Credentials?

  /// Whether the host is an IPv4 or IPv6 address as RFC 3986 §3.2.2 writes it.
  ///
  /// Forms that only some resolvers take for an address (`2130706433`, `0x7f.1`, `0177.0.0.1`) are names here: what may
  /// be connected to is judged later, on the addresses that the resolver gives.
  public let isAddressLiteral: Bool

  init(origin: Origin, path: String, credentials: Credentials?, isAddressLiteral: Bool) {
    self.origin = origin
    self.path = path
    self.credentials = credentials
    self.isAddressLiteral = isAddressLiteral
  }

  /// The value of the Host field: `example.com`, `example.com:8080`, `[::1]:8080`. The default port is left out
  /// (RFC 9110 §7.2).
  public var hostField: String {
    let isIPv6 = isAddressLiteral && origin.host.utf8.contains(UInt8(ascii: ":"))
    let host = isIPv6 ? "[\(origin.host)]" : origin.host
    if origin.port == origin.scheme.defaultPort { return host }
    return host + ":" + String(origin.port)
  }

  /// The absolute URL without user information and fragment: safe to print, and itself a URL of the same target.
  public var url: String {
    let (scheme, host) = (origin.scheme.rawValue, hostField)
    var url = ""
    url.reserveCapacity(scheme.utf8.count + 3 + host.utf8.count + path.utf8.count)
    url += scheme
    url += "://"
    url += host
    url += path
    return url
  }
}

extension RequestTarget: CustomStringConvertible {
  /// The same as ``url``.
  public var description: String { url }
}

// The standard library prints a struct's fields unless told otherwise, and a password would end in a log that way.
extension RequestTarget.Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Three asterisks.
  public var description: String { "***" }
  /// Three asterisks.
  public var debugDescription: String { "***" }
  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
