import NIOCore
import NIOHTTP1

/// Makes exchanges, each a request and its response, on one event loop.
///
/// All calls and all events are on that loop's thread. `TransportConformance` in the tests is what an implementation
/// must pass.
protocol Transport: AnyObject {
  /// Starts an exchange. Events come after this has returned.
  func send(_ request: TransportRequest, to receiver: any ExchangeReceiver) -> any Exchange
  /// Closes all connections; exchanges that run fail as `closed`.
  func close()
}

/// A GET request.
struct TransportRequest {
  var target: RequestTarget
  /// All fields, `Host` included.
  var headers: HTTPHeaders
  /// Asks for a connection that has not served before.
  var needsFreshConnection = false
}

/// A running exchange.
protocol Exchange: AnyObject {
  /// Whether it runs on a connection that was there, so that no `connected` will come.
  var isReused: Bool { get }
  /// Ends it; no event comes afterwards. Its connection closes, or its stream, unless the response was complete.
  func cancel()
  /// Reads no further until `resume`, which holds back the server; what has been read may still be told.
  func pause()
  func resume()
}

/// What an exchange tells: `connected` on a new connection, `head`, any number of `body`, and `end` or `failed`.
enum ExchangeEvent {
  case connected
  case head(HTTPResponseHead)
  case body(ByteBuffer)
  case end
  case failed(TransportFailure)
}

/// Who started an exchange.
protocol ExchangeReceiver: AnyObject {
  func receive(_ event: ExchangeEvent)
}
