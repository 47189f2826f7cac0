import NIOCore
import Synchronization

/// The slots of one child process.
final class ChildLane: Lane {
  let number: Int
  private let worker: Int
  private let slots: Int
  private let loop: any EventLoop
  private let bytes: ByteCounter
  private let dispatcher: Dispatcher
  private let process: ChildProcess
  private let greeting: String

  /// The attempts that the child has, by serial, on the loop's thread.
  private struct Desk {
    var outstanding: [Int: (work: Work, slot: Int)] = [:]
    var isOpen = true
  }
  private let desk: LoopConfined<Desk>

  /// - Parameters:
  ///   - number: The lane's number with the dispatcher.
  ///   - worker: The number of its first slot among all of the run.
  ///   - greeting: The first line that the child gets.
  init(
    number: Int, worker: Int, slots: Int, executable: String, greeting: String, loop: any EventLoop,
    bytes: ByteCounter, dispatcher: Dispatcher
  ) {
    self.number = number
    self.worker = worker
    self.slots = slots
    self.loop = loop
    self.bytes = bytes
    self.dispatcher = dispatcher
    self.greeting = greeting
    process = ChildProcess(executable: executable, arguments: ["worker", "--child"], loop: loop)
    desk = LoopConfined(Desk(), to: loop)
  }

  /// Starts the child and gives it work.
  ///
  /// - Parameter onDeath: Called on the loop if the child ends though nobody asked it to.
  func begin(onDeath: @escaping @Sendable () -> Void) {
    process.start(
      onOpen: {
        self.process.write(self.greeting)
        for slot in 0..<self.slots { self.fill(slot) }
      },
      onLine: { self.receive($0) },
      onClose: { trouble in self.closed(trouble, onDeath) })
  }

  func start(_ work: Work, slot: Int) {
    loop.execute { self.hand(work, slot) }
  }

  func interrupt() { process.endInput() }

  /// Tells the child that there is no more.
  func endInput() { process.endInput() }

  /// Waits for the child's end; one that does not end by itself is made to.
  func ended() async { await process.ended() }

  private func fill(_ slot: Int) {
    if let work = dispatcher.take(Dispatch.Slot(lane: number, number: slot)) { hand(work, slot) }
  }

  private func hand(_ work: Work, _ slot: Int) {
    // A work that comes to a child that has just died goes back with the others.
    guard desk.value.isOpen else {
      return dispatcher.giveBack([work])
    }
    desk.value.outstanding[work.item.serial] = (work, slot)
    process.write(WorkerItem(work.next).encoded())
  }

  private func receive(_ line: ByteBuffer) {
    guard let record = try? Record(json: line.readableBytesView),
      let (work, slot) = desk.value.outstanding.removeValue(forKey: record.index)
    else {
      // Whoever says this is not haul: nothing it says can be trusted.
      return process.kill()
    }
    if record.status == .saved, let size = record.bytes { bytes.received.wrappingAdd(size, ordering: .relaxed) }
    dispatcher.finish(work, AttemptReport(record), worker: worker + slot)
    fill(slot)
  }

  private func closed(_ trouble: String?, _ onDeath: @Sendable () -> Void) {
    let works = desk.value.outstanding.values.sorted { $0.work.item.serial < $1.work.item.serial }.map(\.work)
    desk.value.outstanding.removeAll()
    desk.value.isOpen = false
    guard !process.wasAskedToEnd || !works.isEmpty else { return }
    let message = trouble ?? "a worker process ended"
    dispatcher.lose(
      lane: number, works: works,
      message: works.isEmpty ? message : "\(message); what it was at runs elsewhere")
    onDeath()
  }
}
