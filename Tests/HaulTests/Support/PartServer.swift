import Synchronization

/// A file that a ``ScriptedServer`` sends whole and in parts, and what a case changes of it.
struct PartFile: Sendable {
  let bytes: [UInt8]
  let tag: String

  /// Bytes that chance makes, so that each is known by its place.
  init(mebibytes: Int, seed: UInt64 = 1, tag: String = "\"v1\"") {
    var random = SplitMix64(seed: seed)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(mebibytes << 20)
    for _ in 0..<mebibytes << 17 { withUnsafeBytes(of: random.next()) { bytes.append(contentsOf: $0) } }
    self.bytes = bytes
    self.tag = tag
  }

  var whole: [ScriptedServer.Step] { [.send(wholeHead), .bytes(bytes)] }

  var wholeHead: String {
    "HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\nAccept-Ranges: bytes\r\nETag: \(tag)\r\n\r\n"
  }

  func part(_ range: Range<Int>) -> [ScriptedServer.Step] { [.send(partHead(range)), .bytes(Array(bytes[range]))] }

  func partHead(_ range: Range<Int>, total: Int? = nil, tag: String? = nil, others: String = "") -> String {
    """
    HTTP/1.1 206 Partial Content\r
    Content-Range: bytes \(range.lowerBound)-\(range.upperBound - 1)/\(total ?? bytes.count)\r
    Content-Length: \(range.count)\r
    ETag: \(tag ?? self.tag)\r
    \(others)\r\n
    """
  }

  /// The bytes that a request asks for; nil for the whole file.
  func asked(_ head: String) -> Range<Int>? {
    guard let line = head.split(separator: "\r\n").first(where: { $0.hasPrefix("Range: bytes=") }) else { return nil }
    let ends = line.dropFirst("Range: bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
    guard let first = Int(ends[0]) else { return nil }
    return first..<(Int(ends[1]).map { $0 + 1 } ?? bytes.count)
  }

  /// What a server that can do all answers.
  func answer(_ head: String) -> [ScriptedServer.Step] { asked(head).map { part($0) } ?? whole }
}

/// A number that answers count by.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)

  /// The next number, from 1.
  func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).newValue }
}

/// What a server does until it is turned off.
final class Switch: Sendable {
  private let state = Atomic(true)

  var isOn: Bool { state.load(ordering: .acquiring) }

  func turnOff() { state.store(false, ordering: .releasing) }
}
