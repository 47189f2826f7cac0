import NIOCore

/// A value that only the thread of one event loop touches, which is checked.
///
/// `NIOLoopBoundBox` does the same and more: it also destroys the value on the loop, and so may not outlive it. What is
/// kept here may.
final class LoopConfined<Value>: @unchecked Sendable {
  // Sound because every access is on the loop's thread, or traps.
  private let loop: any EventLoop
  private var storage: Value

  init(_ value: sending Value, to loop: any EventLoop) {
    self.loop = loop
    storage = value
  }

  var value: Value {
    get {
      loop.preconditionInEventLoop()
      return storage
    }
    set {
      loop.preconditionInEventLoop()
      storage = newValue
    }
  }
}
