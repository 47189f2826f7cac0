import NIOCore
import NIOPosix
import Synchronization
import SystemPackage

/// Threads for what really blocks: hashing a file that is on disk, waiting for the disk itself. Started with the first
/// such work; most runs have none.
final class BlockingPool: Sendable {
  private static let width = 4

  private let pool = Mutex<NIOThreadPool?>(nil)
  private let isClosing = Atomic(false)

  /// Runs `work` on a thread of the pool and `then` on `loop`.
  ///
  /// - Parameter work: Asks what it is given now and then whether it should end early, because the run has.
  func run<Value: Sendable>(
    on loop: any EventLoop, _ work: @escaping @Sendable (_ isCancelled: () -> Bool) throws(Errno) -> Value,
    then: @escaping @Sendable (Result<Value, Errno>) -> Void
  ) {
    let pool = pool.withLock { pool in
      if let pool { return pool }
      let made = NIOThreadPool(numberOfThreads: Self.width)
      made.start()
      pool = made
      return made
    }
    pool.submit { _ in
      let result = Result { () throws(Errno) in
        try work { self.isClosing.load(ordering: .relaxed) }
      }
      loop.execute { then(result) }
    }
  }

  /// Waits for what runs and ends the threads.
  func shutdown() async {
    isClosing.store(true, ordering: .relaxed)
    let pool = pool.withLock { $0.take() }
    try? await pool?.shutdownGracefully()
  }
}
