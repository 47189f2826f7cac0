/// The connections of HTTP/2 of one event loop that take exchanges, by origin.
struct HTTP2Pool {
  /// How many streams a server takes on a connection, where that has been too few.
  var limits: [RequestTarget.Origin: Int] = [:]
  /// Origins whose connections carry one exchange at a time.
  private(set) var isolated: Set<RequestTarget.Origin> = []
  private var connections: [RequestTarget.Origin: [HTTP2Connection]] = [:]
  /// Those that nothing runs on, the longest idle first.
  private var idle: [HTTP2Connection] = []
  /// The one that was asked for last. Most lists name one origin.
  private var latest: HTTP2Connection?

  var idleCount: Int { idle.count }

  mutating func add(_ connection: HTTP2Connection) { connections[connection.origin, default: []].append(connection) }

  /// A connection that can serve at once.
  mutating func ready(_ origin: RequestTarget.Origin) -> HTTP2Connection? {
    if latest?.origin != origin || latest?.isReady != true {
      latest = connections[origin]?.first { $0.isReady }
    }
    if let latest, let place = idle.firstIndex(where: { $0 === latest }) { idle.remove(at: place) }
    return latest
  }

  /// A connection that is being opened and has room.
  func coming(_ origin: RequestTarget.Origin) -> HTTP2Connection? { connections[origin]?.first { $0.isComing } }

  /// Takes note that nothing runs on a connection.
  mutating func rest(_ connection: HTTP2Connection) {
    guard connections[connection.origin]?.contains(where: { $0 === connection }) == true,
      !idle.contains(where: { $0 === connection })
    else { return }
    idle.append(connection)
  }

  /// Takes out the connection that has been idle for the longest time.
  mutating func takeIdle() -> HTTP2Connection? {
    guard let connection = idle.first else { return nil }
    remove(connection)
    return connection
  }

  mutating func remove(_ connection: HTTP2Connection) {
    if latest === connection { latest = nil }
    idle.removeAll { $0 === connection }
    connections[connection.origin]?.removeAll { $0 === connection }
    if connections[connection.origin]?.isEmpty == true { connections[connection.origin] = nil }
  }

  /// From now on connections of the origin carry one exchange at a time.
  ///
  /// - Returns: those that carry more, and are to take no others.
  mutating func isolate(_ origin: RequestTarget.Origin) -> [HTTP2Connection] {
    isolated.insert(origin)
    return connections[origin]?.filter { !$0.isIsolated } ?? []
  }

  mutating func removeAll() {
    latest = nil
    idle.removeAll()
    connections.removeAll()
  }
}
