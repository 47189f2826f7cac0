/// Which versions of HTTP are spoken.
public enum HTTPChoice: String, Sendable, Hashable, Codable, CaseIterable {
  /// HTTP/1.1, and HTTP/2 over TLS with servers that speak nothing else.
  case auto
  /// HTTP/1.1 alone.
  case http1 = "1.1"
  /// HTTP/2 alone (RFC 9113): chosen by ALPN over TLS, spoken without asking over plain TCP.
  case http2 = "2"
}
