/// Idle connections of one event loop, by origin.
///
/// The one that served last goes first: it is the least likely to have been closed meanwhile.
struct ConnectionCache {
  private let capacity: Int
  /// The one that served last. Most lists name one origin, and then no other is ever looked for.
  private var latest: HTTPConnection?
  private var idle: [RequestTarget.Origin: [HTTPConnection]] = [:]
  private(set) var count = 0

  init(capacity: Int) { self.capacity = capacity }

  mutating func take(_ origin: RequestTarget.Origin) -> HTTPConnection? {
    if let latest, latest.origin == origin {
      self.latest = nil
      count -= 1
      return latest
    }
    guard let connection = idle[origin]?.popLast() else { return nil }
    count -= 1
    if idle[origin]?.isEmpty == true { idle[origin] = nil }
    return connection
  }

  /// Keeps a connection.
  ///
  /// - Returns: one of another origin that had to give way, if the cache was full.
  mutating func put(_ connection: HTTPConnection) -> HTTPConnection? {
    if let latest { idle[latest.origin, default: []].append(latest) }
    latest = connection
    count += 1
    guard count > capacity else { return nil }
    let crowded = idle.first { $0.key != connection.origin } ?? idle.first
    guard let origin = crowded?.key, let oldest = idle[origin]?.removeFirst() else { return nil }
    count -= 1
    if idle[origin]?.isEmpty == true { idle[origin] = nil }
    return oldest
  }

  mutating func remove(_ connection: HTTPConnection) {
    if latest === connection {
      latest = nil
      count -= 1
      return
    }
    guard let index = idle[connection.origin]?.firstIndex(where: { $0 === connection }) else { return }
    idle[connection.origin]?.remove(at: index)
    count -= 1
    if idle[connection.origin]?.isEmpty == true { idle[connection.origin] = nil }
  }

  mutating func removeAll() {
    latest = nil
    idle.removeAll()
    count = 0
  }
}
