import DequeModule
import NIOCore
import NIOHPACK
import NIOHTTP1
import NIOHTTP2

/// One exchange as a stream of an ``HTTP2Connection``.
final class HTTP2Stream: ExchangeCarrier {
  private enum State {
    case awaitingHead
    /// How many bytes the body still has; nil where nothing announced it.
    case receiving(left: Int?)
    case over
  }

  let id: HTTP2StreamID
  let exchange: HTTPExchange
  private weak var connection: HTTP2Connection?
  private let window: Int
  private var state = State.awaitingHead
  /// Bytes that have been told and that the server may send anew.
  private var credit = 0
  /// Whether the server has sent everything, so that no credit is of use.
  private(set) var isComplete = false
  /// How often the connection had read something when the stream began, or something came for it at last.
  private(set) var readsSeen: Int
  private var isPaused = false
  /// What came while it was paused: no more than the window allows.
  private var held: Deque<ByteBuffer> = []

  init(id: HTTP2StreamID, exchange: HTTPExchange, connection: HTTP2Connection, window: Int) {
    self.id = id
    self.exchange = exchange
    self.connection = connection
    self.window = window
    readsSeen = connection.reads
  }

  // MARK: - What the exchange asks

  func cancel(_ exchange: HTTPExchange) {
    state = .over
    held.removeAll()
    connection?.giveUp(self)
  }

  func pause() { isPaused = true }

  func resume() {
    isPaused = false
    while !isPaused, let piece = held.popFirst() { tell(piece) }
    guard !isPaused else { return }
    if isComplete { finish() } else { replenish() }
  }

  // MARK: - What the connection tells

  func receive(_ fields: HPACKHeaders, isLast: Bool) {
    readsSeen = connection?.reads ?? 0
    if isLast { isComplete = true }
    switch state {
    case .awaitingHead:
      do throws(TransportFailure) {
        let head = try HTTP2Message.head(fields)
        // Informational answers come before the one that counts (RFC 9110 §15.2).
        if (100..<200).contains(head.status.code) {
          if isLast { fail(TransportFailure(kind: .malformed, message: "the response has no end but an interim one")) }
          return
        }
        state = .receiving(left: try HTTP2Message.length(head))
        exchange.tell(.head(head))
      } catch {
        return fail(error)
      }
    // Trailers: nobody asked for them.
    case .receiving, .over: break
    }
    if isLast { finish() }
  }

  /// A piece of the body.
  ///
  /// - Parameter size: What it takes of the window, with its padding.
  func receive(_ piece: ByteBuffer, size: Int, isLast: Bool) {
    readsSeen = connection?.reads ?? 0
    if isLast { isComplete = true }
    guard case .receiving(let left) = state else {
      if case .awaitingHead = state {
        fail(TransportFailure(kind: .malformed, message: "the response's body came before its head"))
      }
      return
    }
    if let left {
      guard piece.readableBytes <= left else {
        return fail(TransportFailure(kind: .malformed, message: "the response is longer than it said"))
      }
      state = .receiving(left: left - piece.readableBytes)
    }
    credit += size - piece.readableBytes
    if isPaused {
      held.append(piece)
    } else {
      tell(piece)
      replenish()
    }
    if isLast { finish() }
  }

  private func tell(_ piece: ByteBuffer) {
    credit += piece.readableBytes
    if piece.readableBytes > 0 { exchange.tell(.body(piece)) }
  }

  /// Lets the server send more, unless it has enough to send: half a window spares frames.
  private func replenish() {
    guard !isPaused, !isComplete, credit >= window / 2, case .receiving = state else { return }
    connection?.credit(credit, to: self)
    credit = 0
  }

  private func finish() {
    guard !isPaused || held.isEmpty, case .receiving(let left) = state else { return }
    if let left, left > 0 {
      return fail(TransportFailure(kind: .closed, message: "the server ended the response \(left) bytes too soon"))
    }
    state = .over
    connection?.end(self)
    exchange.tell(.end)
  }

  /// The stream is over before its response is.
  func fail(_ failure: TransportFailure) {
    if case .over = state { return }
    // What is still held is whole, and only waits to be told.
    if isComplete, !held.isEmpty { return }
    state = .over
    held.removeAll()
    connection?.end(self)
    exchange.fail(failure)
  }
}
