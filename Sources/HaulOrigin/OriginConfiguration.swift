/// What an ``Origin`` serves, and how badly it behaves on purpose.
///
/// Everything that looks random is drawn from ``seed``, so two origins with equal configurations serve equal bytes.
///
/// ```swift
/// var configuration = OriginConfiguration()
/// configuration.count = 50
/// configuration.latency = .milliseconds(40)
/// let origin = try await Origin.start(configuration)
/// ```
public struct OriginConfiguration: Sendable {
  /// The number of pictures, `/images/image1.jpg` to `/images/image{count}.jpg`.
  public var count: Int = 200
  /// The smallest and the largest size of a picture in bytes; each picture's size is drawn uniformly from the seed.
  public var sizes: ClosedRange<Int> = 8_000...60_000
  /// What every size, body, date and jitter is drawn from.
  public var seed: UInt64 = 1
  /// The delay before the head of every response.
  public var latency: Duration = .zero
  /// How far, up or down, the delay strays from ``latency``; uniform, never below zero, drawn from the seed and the
  /// number of the request.
  public var jitter: Duration = .zero
  /// Body bytes a second on each connection, or stream of HTTP/2; `nil` is as fast as it goes.
  public var bandwidth: Int?
  /// Whether to speak TLS, with a certificate made at start.
  public var tls: Bool = false
  /// Whether to speak HTTP/2 beside HTTP/1.1: over TLS where a client asks for nothing else, without TLS where it begins with
  /// HTTP/2's preface.
  public var http2: Bool = true
  /// What is wrong with the certificate; heeded only with ``tls``.
  public var certificate: OriginCertificate = .valid
  /// The address to listen on.
  public var host: String = "127.0.0.1"
  /// The port to listen on; 0 takes any free one.
  public var port: Int = 0
  /// The number of event loops, each with a thread of its own.
  public var threads: Int = 1

  /// A configuration with every property at its default.
  public init() {}
}

/// The certificate that an ``Origin`` shows to its clients.
public enum OriginCertificate: Sendable, CaseIterable {
  /// Signed by ``Origin/authority``, for localhost, 127.0.0.1, ::1 and the configured host, for the next 30 days.
  case valid
  /// Signed by ``Origin/authority`` for the right names, but out of date since yesterday.
  case expired
  /// Signed by ``Origin/authority``, for `wrong.invalid` only (RFC 6761, section 6.4: that name never exists).
  case wrongHost
  /// Signed by itself; ``Origin/authority`` is one that did not sign it, so trusting that must not help.
  case selfSigned
}

extension OriginConfiguration {
  /// Beyond this a length of `/list.txt` or a sum of sizes could leave `Int`.
  static let largestCount = 1_000_000_000_000
  /// A day: longer delays are mistakes, and far longer ones leave the event loop's clock.
  static let longestDelay = Duration.seconds(86_400)

  /// The pictures that this configuration describes.
  var catalogue: Catalogue {
    Catalogue(count: count, sizes: sizes, seed: seed)
  }

  /// Where clients find an origin that listens on `port`.
  func baseURL(port: Int) -> String {
    let reachable =
      switch host {
      case "0.0.0.0": "127.0.0.1"
      case "::": "::1"
      default: host
      }
    // RFC 3986, section 3.2.2: an IPv6 address stands in brackets.
    let authority = reachable.contains(":") ? "[\(reachable)]" : reachable
    return "\(tls ? "https" : "http")://\(authority):\(port)"
  }

  func validate() throws(OriginError) {
    let delays = Duration.zero...Self.longestDelay
    let complaint: String? =
      if !(0...Self.largestCount).contains(count) {
        "count is \(count): give 0 to \(Self.largestCount)."
      } else if sizes.lowerBound < 0 {
        "sizes begin at \(sizes.lowerBound): give sizes of 0 bytes or more."
      } else if !delays.contains(latency) || !delays.contains(jitter) {
        "latency is \(latency) and jitter \(jitter): give each between zero and a day."
      } else if let bandwidth, bandwidth < 1 {
        "bandwidth is \(bandwidth): give at least 1 byte a second, or nil for no limit."
      } else if !(0...65_535).contains(port) {
        "port is \(port): give 0 (any free port) to 65535."
      } else if !(1...1_024).contains(threads) {
        "threads is \(threads): give 1 to 1024."
      } else {
        nil
      }
    if let complaint {
      throw OriginError(code: .invalidConfiguration, message: complaint)
    }
  }
}
