import Dispatch
import NIOCore
import Synchronization

@testable import Haul

/// Name servers that answer what a case tells them, and count.
final class ScriptedNames: Sendable {
  private struct State {
    var asked: [String: Int] = [:]
    var running = 0
    var most = 0
  }

  private let state = Mutex(State())
  private let held = DispatchSemaphore(value: 0)
  private let begun: AsyncStream<String>.Continuation
  /// Names as their look-ups begin, for one reader.
  let beginnings: AsyncStream<String>
  private let answer: @Sendable (_ host: String, _ time: Int) -> AddressLookup.Answer?

  /// - Parameter answer: What is answered when a host is asked for, for the first time with 1; nil to wait until
  ///   ``release(_:)`` and answer an address then.
  init(_ answer: @escaping @Sendable (_ host: String, _ time: Int) -> AddressLookup.Answer?) {
    self.answer = answer
    (beginnings, begun) = AsyncStream.makeStream()
  }

  static let loopback = AddressLookup.Answer { try SocketAddress(ipAddress: "127.0.0.1", port: 0) }
  static let missing = AddressLookup.Answer.failure(ResolutionError(description: "no such name"))
  static let trouble = AddressLookup.Answer.failure(ResolutionError(description: "trouble", isTemporary: true))

  @Sendable func lookUp(_ host: String) -> AddressLookup.Answer {
    let time = state.withLock { state in
      state.asked[host, default: 0] += 1
      state.running += 1
      state.most = max(state.most, state.running)
      return state.asked[host] ?? 0
    }
    begun.yield(host)
    let answer = answer(host, time)
    if answer == nil { held.wait() }
    state.withLock { $0.running -= 1 }
    return answer ?? Self.loopback
  }

  /// Lets look-ups that wait go on, or as many later ones.
  func release(_ count: Int = 1) {
    for _ in 0..<count { held.signal() }
  }

  /// How often each name has been looked up.
  var asked: [String: Int] { state.withLock { $0.asked } }
  /// Look-ups at once, at the most.
  var most: Int { state.withLock { $0.most } }
}

extension AddressLookup.Answer where Success == [SocketAddress], Failure == ResolutionError {
  fileprivate init(_ address: () throws -> SocketAddress) {
    if let address = try? address() {
      self = .success([address])
    } else {
      self = .failure(ResolutionError(description: "no address"))
    }
  }
}
