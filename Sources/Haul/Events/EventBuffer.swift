import DequeModule
import NIOCore
import Synchronization

/// Carries events from the lanes' threads to the one that reads them, many at a time.
///
/// Waking a reader costs more than a small record does, so events are gathered for a few milliseconds unless the reader
/// asks for each at once. A reader that does not keep up makes the list wait: nothing grows.
final class EventBuffer: Sendable {
  /// Events beyond which the list is not read on.
  private static let fullness = 4096
  /// Events for which the reader is woken without further delay.
  private static let batch = 256

  fileprivate struct State {
    var events: Deque<Event> = []
    var reader: CheckedContinuation<Deque<Event>, Never>?
    var hasTimer = false
    var isFinished = false
  }

  private let state = Mutex(State())
  private let latency: TimeAmount
  private let timers: any EventLoop

  init(latency: Duration, timers: any EventLoop) {
    self.latency = TimeAmount(latency)
    self.timers = timers
  }

  /// Whether the reader is far behind.
  var isFull: Bool { state.withLock { $0.events.count >= Self.fullness } }

  func append(_ event: Event) {
    enum Step {
      case nothing, timer
      case wake(CheckedContinuation<Deque<Event>, Never>, Deque<Event>)
    }
    let step = state.withLock { state -> Step in
      guard !state.isFinished else { return .nothing }
      state.events.append(event)
      guard let reader = state.reader else { return .nothing }
      if latency.nanoseconds == 0 || state.events.count >= Self.batch {
        state.reader = nil
        return .wake(reader, state.drain())
      }
      if state.hasTimer { return .nothing }
      state.hasTimer = true
      return .timer
    }
    switch step {
    case .nothing: break
    case .timer: timers.scheduleTask(in: latency) { self.flush() }
    case .wake(let reader, let events): reader.resume(returning: events)
    }
  }

  /// Appends the last event; what comes later is dropped.
  func finish(_ last: Event) {
    state.withLock { state in
      state.events.append(last)
      state.isFinished = true
    }
    flush()
  }

  /// The next events, at least one; none at the end. For one reader.
  func next() async -> Deque<Event> {
    await withCheckedContinuation { continuation in
      let ready = state.withLock { state -> Deque<Event>? in
        if state.events.isEmpty, !state.isFinished {
          state.reader = continuation
          return nil
        }
        return state.drain()
      }
      if let ready { continuation.resume(returning: ready) }
    }
  }

  private func flush() {
    let woken = state.withLock { state -> (CheckedContinuation<Deque<Event>, Never>, Deque<Event>)? in
      state.hasTimer = false
      guard !state.events.isEmpty || state.isFinished, let reader = state.reader.take() else { return nil }
      return (reader, state.drain())
    }
    woken?.0.resume(returning: woken?.1 ?? [])
  }
}

extension EventBuffer.State {
  fileprivate mutating func drain() -> Deque<Event> {
    defer { events.removeAll() }
    return events
  }
}
