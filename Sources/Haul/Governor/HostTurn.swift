import DequeModule
import NIOCore

/// One host of the ready queue: its works in list order, and what keeps it from being asked. A value.
struct HostTurn {
  let name: String
  var works: Deque<Work> = []
  /// Attempts that run.
  var running = 0
  /// The server wants to be left alone until then; a timer takes it away.
  var heldUntil: NIODeadline?
  /// When the next request may begin, where starts are spaced.
  var nextStart = NIODeadline.uptimeNanoseconds(0)
  /// Whether a timer is set for that.
  var hasAlarm = false
  var nameState = ReadyQueue.NameState.settled
  /// When a look-up that has begun takes long.
  var lateAt = NIODeadline.uptimeNanoseconds(0)
  /// Whether a failure that is known of the name is not believed.
  var isNameRetried = false
  var controller: ConcurrencyController?
  /// Bytes that have arrived, as far as they can be told apart from those of other hosts.
  var bytes = 0
  /// Whether its works are among the available ones.
  var isAvailable = false
  /// Whether it stands in the row of hosts that are forgotten when there are many.
  var isListedIdle = false

  var isActive: Bool { !works.isEmpty || running > 0 }
  var isIdle: Bool { !isActive && heldUntil == nil && !hasAlarm && nameState == .settled }
}

/// Where, when and beside how many others an attempt of a work began.
struct AttemptStart: Sendable {
  var slot = Dispatch.Slot(lane: 0, number: 0)
  /// The host's number in the ready queue.
  var host: Int
  var time: NIODeadline
  /// Attempts at the host, with this one.
  var level: Int
  /// Attempts in all, with this one.
  var total: Int
}

/// What an attempt that ended tells of its server.
struct AttemptEnd: Sendable {
  /// Nil where it tells nothing.
  var ending: ConcurrencyController.Ending?
  /// Seconds from its start to the response's head; nil where none came.
  var firstByte: Double?
  /// Of these, seconds until there was a connection.
  var connect = 0.0
  var bytes: Int

  static let unknown = AttemptEnd(ending: nil, firstByte: nil, bytes: 0)
}

extension AttemptEnd {
  init(_ report: AttemptReport, isRefusal: Bool) {
    firstByte = report.timeFirstByte
    connect = report.timeConnect ?? 0
    bytes = max(0, (report.bytes ?? 0) - (report.resumedFrom ?? 0))
    ending = .answered
    guard case .failed(let failure) = report.outcome else { return }
    switch failure.failureClass {
    case _ where isRefusal: ending = .refused
    case .connect, .timeout, .truncated, .http5xx, .http429: ending = .troubled
    default: ending = report.timeFirstByte == nil ? nil : .answered
    }
  }
}
