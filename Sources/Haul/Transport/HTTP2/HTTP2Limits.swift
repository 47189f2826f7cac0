import NIOCore
import NIOHTTP2

/// What swift-nio-http2 accepts of a server.
enum HTTP2Limits {
  /// What every window begins with (RFC 9113 §6.9.2).
  static let initialWindow = 65_535

  static func connection(_ windows: HTTP2Windows) -> NIOHTTP2Handler.ConnectionConfiguration {
    var configuration = NIOHTTP2Handler.ConnectionConfiguration()
    configuration.initialSettings = [
      HTTP2Setting(parameter: .enablePush, value: 0),
      HTTP2Setting(parameter: .initialWindowSize, value: windows.stream),
      HTTP2Setting(parameter: .maxHeaderListSize, value: headerListSize),
    ]
    // Lengths are counted by the stream, which tells too few bytes from too many.
    configuration.contentLengthValidation = .disabled
    configuration.maximumSequentialContinuationFrames = headerListSize / 16_384
    // Servers may end a body with an empty frame, or several.
    configuration.maximumSequentialEmptyDataFrames = 100
    // What was on its way when a stream was reset is no mistake of the server's.
    configuration.maximumRecentlyResetStreams = 4096
    configuration.maximumConnectionGlitches = 10_000
    // Some servers measure the network with pings.
    configuration.controlFrameRateLimit.maximumCount = 10_000
    return configuration
  }

  static func stream() -> NIOHTTP2Handler.StreamConfiguration {
    var configuration = NIOHTTP2Handler.StreamConfiguration()
    // A server that refuses or breaks many streams costs no more than one that answers many.
    configuration.streamResetFrameRateLimit.maximumCount = 10_000
    configuration.streamErrorRateLimit.maximumCount = 10_000
    return configuration
  }

  /// Four times what an attempt accepts: a larger head ends the connection, a smaller one only its own stream.
  private static let headerListSize = 4 * HeadBudget.bytes
}
