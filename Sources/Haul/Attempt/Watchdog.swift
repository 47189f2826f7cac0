import NIOCore

/// Wakes its owner when a deadline has passed. On one event loop only.
///
/// Deadlines move with every piece of a body, so moving one is a store: the timer that is set is left to fire, looks, and
/// is set again for what is left. Only a deadline that comes nearer sets another timer.
final class Watchdog {
  private let loop: any EventLoop
  private var deadline: NIODeadline?
  private var timer: Scheduled<Void>?
  private var timerDeadline: NIODeadline?
  /// Called once the deadline has passed.
  var onExpiry: (() -> Void)?

  init(loop: any EventLoop) { self.loop = loop }

  /// Sets or moves the deadline; nil takes it away.
  func set(_ deadline: NIODeadline?) {
    self.deadline = deadline
    guard let deadline else { return }
    if let timerDeadline, timerDeadline <= deadline { return }
    timer?.cancel()
    schedule(deadline)
  }

  /// Takes the timer down as well.
  func stop() {
    deadline = nil
    timer?.cancel()
    timer = nil
    timerDeadline = nil
  }

  private func schedule(_ deadline: NIODeadline) {
    timerDeadline = deadline
    timer = loop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in self?.fire() }
  }

  private func fire() {
    timer = nil
    timerDeadline = nil
    guard let deadline else { return }
    if NIODeadline.now() >= deadline {
      self.deadline = nil
      onExpiry?()
    } else {
      schedule(deadline)
    }
  }
}
