import Synchronization

/// What an ``Origin`` has done since it started; a snapshot, each number read on its own.
public struct OriginStatistics: Sendable, Equatable {
  /// Requests received whole, whatever the answer.
  public var requests: Int
  /// Connections accepted; with TLS also those whose handshake failed.
  public var connections: Int
  /// Body bytes handed to the connections, without heads, chunk framing and TLS.
  public var bytesSent: Int
  /// The most connections that were open at the same time.
  public var mostConnections: Int
  /// The most requests that were in progress, from received to answered, at the same time.
  public var mostRequests: Int
}

/// The counters behind ``OriginStatistics``. Atomics without ordering between them, as they guard nothing.
final class Counters: Sendable {
  private let requests = Atomic<Int>(0)
  private let connections = Atomic<Int>(0)
  private let bytesSent = Atomic<Int>(0)
  private let openConnections = Atomic<Int>(0)
  private let mostConnections = Atomic<Int>(0)
  private let openRequests = Atomic<Int>(0)
  private let mostRequests = Atomic<Int>(0)

  func connectionOpened() {
    connections.wrappingAdd(1, ordering: .relaxed)
    let open = openConnections.wrappingAdd(1, ordering: .relaxed).newValue
    mostConnections.max(open, ordering: .relaxed)
  }

  func connectionClosed() {
    openConnections.wrappingSubtract(1, ordering: .relaxed)
  }

  /// The number of this request, from 1.
  func requestBegan() -> Int {
    let open = openRequests.wrappingAdd(1, ordering: .relaxed).newValue
    mostRequests.max(open, ordering: .relaxed)
    return requests.wrappingAdd(1, ordering: .relaxed).newValue
  }

  func requestEnded() {
    openRequests.wrappingSubtract(1, ordering: .relaxed)
  }

  func sent(_ bytes: Int) {
    bytesSent.wrappingAdd(bytes, ordering: .relaxed)
  }

  var snapshot: OriginStatistics {
    OriginStatistics(
      requests: requests.load(ordering: .relaxed),
      connections: connections.load(ordering: .relaxed),
      bytesSent: bytesSent.load(ordering: .relaxed),
      mostConnections: mostConnections.load(ordering: .relaxed),
      mostRequests: mostRequests.load(ordering: .relaxed)
    )
  }
}
