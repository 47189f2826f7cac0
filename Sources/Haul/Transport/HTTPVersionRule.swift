/// Which version of HTTP a connection is to speak. Pure.
struct HTTPVersionRule {
  enum Version: Hashable, Sendable, CaseIterable {
    case http1, http2

    /// The name in TLS's negotiation of the protocol (RFC 7301).
    var identifier: String { self == .http1 ? "http/1.1" : "h2" }

    var name: String { self == .http1 ? "HTTP/1.1" : "HTTP/2" }
    fileprivate var other: Version { self == .http1 ? .http2 : .http1 }
  }

  /// What `auto` asks a TLS server for; the other follows where the server refuses. One connection for each file at a time
  /// is faster than streams in one.
  static let first = Version.http1

  let choice: HTTPChoice
  /// Servers that refused ``first``.
  private var refusing: Set<RequestTarget.Origin> = []

  init(_ choice: HTTPChoice) { self.choice = choice }

  /// What the next connection to `origin` is to speak.
  func version(for origin: RequestTarget.Origin) -> Version {
    switch choice {
    case .http1: return .http1
    case .http2: return .http2
    case .auto:
      // Without TLS nothing is negotiated, and a server that was spoken to wrongly says nothing that could be relied on.
      guard origin.scheme == .https else { return .http1 }
      return refusing.contains(origin) ? Self.first.other : Self.first
    }
  }

  /// Takes note that a server does not speak a version.
  ///
  /// - Returns: what that means for the exchanges that wait; nil where the other version is to be tried.
  mutating func refused(_ version: Version, by origin: RequestTarget.Origin) -> TransportFailure? {
    if choice == .auto, origin.scheme == .https, version == Self.first {
      refusing.insert(origin)
      return nil
    }
    if choice == .auto, origin.scheme == .https {
      return TransportFailure(kind: .version, message: "\(origin.host) speaks neither HTTP/1.1 nor HTTP/2")
    }
    return .unspoken(version, by: origin)
  }
}

extension TransportFailure {
  /// The server does not speak the only version that it may be asked for. It is named, because a redirect may have led there.
  static func unspoken(_ version: HTTPVersionRule.Version, by origin: RequestTarget.Origin) -> TransportFailure {
    let option = "--http \(version == .http1 ? "1.1" : "2")"
    return TransportFailure(
      kind: .version, message: "\(origin.host) does not speak \(version.name); try without \(option)")
  }
}
