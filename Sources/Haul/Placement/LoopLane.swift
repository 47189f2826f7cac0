import NIOCore

/// The slots of one event loop of this process: one OS thread.
final class LoopLane: Lane {
  private let number: Int
  private let loop: any EventLoop
  private let slots: LoopConfined<LoopSlots?>
  private let makeSlots: @Sendable () -> LoopSlots
  private let dispatcher: Dispatcher

  /// - Parameter worker: The number of the lane's first slot among all of the run.
  init(
    number: Int, loop: any EventLoop, slots count: Int, worker: Int, context: AttemptContext,
    resources: TransportResources, dispatcher: Dispatcher
  ) {
    self.number = number
    self.loop = loop
    self.dispatcher = dispatcher
    slots = LoopConfined(nil, to: loop)
    makeSlots = {
      LoopSlots(
        lane: number, loop: loop, count: count, worker: worker, context: context,
        transport: HTTPTransport(loop: loop, resources: resources, slots: count), dispatcher: dispatcher)
    }
  }

  /// Takes up its work: asks the dispatcher for a work for each slot.
  func begin() {
    loop.execute {
      let slots = self.makeSlots()
      self.slots.value = slots
      slots.begin()
    }
  }

  func start(_ work: Work, slot: Int) {
    loop.execute {
      self.slots.value?.start(work, slot: slot)
      // The run may have stopped, and interrupted this loop, between the assignment and now.
      if self.dispatcher.isStopped { self.slots.value?.interrupt() }
    }
  }

  func interrupt() {
    loop.execute { self.slots.value?.interrupt() }
  }

  /// Closes the connections; nothing runs.
  func close() -> EventLoopFuture<Void> {
    loop.submit {
      self.slots.value?.close()
      self.slots.value = nil
    }
  }
}

/// What a lane has on its loop's thread.
private final class LoopSlots {
  private let lane: Int
  private let worker: Int
  private let context: AttemptContext
  private let loop: any EventLoop
  private let transport: any Transport
  private unowned let dispatcher: Dispatcher
  /// Made when first used: of an automatic number of slots, most may never be.
  private var drivers: [AttemptDriver?]
  private var works: [Work?]
  /// Slots whose attempt ended while another was being started, so that a row of items that fail at once does not
  /// pile up on the stack.
  private var vacant: [Int] = []
  private var isFilling = false

  init(
    lane: Int, loop: any EventLoop, count: Int, worker: Int, context: AttemptContext, transport: any Transport,
    dispatcher: Dispatcher
  ) {
    self.lane = lane
    self.worker = worker
    self.context = context
    self.loop = loop
    self.transport = transport
    self.dispatcher = dispatcher
    drivers = Array(repeating: nil, count: count)
    works = Array(repeating: nil, count: count)
  }

  func begin() {
    vacant = drivers.indices.reversed()
    fill()
  }

  func start(_ work: Work, slot: Int) {
    works[slot] = work
    driver(slot).run(work.next)
  }

  private func driver(_ slot: Int) -> AttemptDriver {
    if let driver = drivers[slot] { return driver }
    let driver = AttemptDriver(context: context, transport: transport, loop: loop) { [unowned self] report in
      finish(report, slot: slot)
    }
    drivers[slot] = driver
    return driver
  }

  func interrupt() {
    for driver in drivers { driver?.interrupt() }
  }

  func close() {
    for driver in drivers { driver?.stop() }
    transport.close()
  }

  private func finish(_ report: AttemptReport, slot: Int) {
    guard let work = works[slot] else { return }
    works[slot] = nil
    dispatcher.finish(work, report, worker: worker + slot)
    vacant.append(slot)
    fill()
  }

  private func fill() {
    guard !isFilling else { return }
    isFilling = true
    while let slot = vacant.popLast() {
      if let work = dispatcher.take(Dispatch.Slot(lane: lane, number: slot)) { start(work, slot: slot) }
    }
    isFilling = false
  }
}
