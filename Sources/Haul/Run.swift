import DequeModule
import NIOCore
import NIOPosix
import Synchronization

/// One run over a list: makes the parts, lets them work, takes them down and gives the account.
final class Run: Sendable {
  private let configuration: Configuration
  private let context: AttemptContext
  private let resources: TransportResources
  private let group: MultiThreadedEventLoopGroup
  private let feeder: Feeder
  private let events: EventBuffer
  private let dispatcher: Dispatcher
  private let linker: Linker
  private let journal: JournalWriter?
  private let lanes: any LaneSet
  private let over: EventLoopFuture<Void>
  private let warnings: [String]
  private let usageBefore = ResourceUsage.current()
  private let begun = NIODeadline.now()

  /// - Throws: ``HaulError`` where authorities cannot be loaded or no program is found to run as worker.
  init(
    configuration: Configuration, directory: DestinationDirectory, list: ItemList, journal memory: (any Journal)?
  ) throws(HaulError) {
    self.configuration = configuration
    let wanted = configuration.strategy.placement(cores: System.coreCount)
    let descriptors = DescriptorLimit.raise()
    let (placement, warning) = wanted.fitting(descriptors: descriptors)
    warnings = [warning].compactMap { $0 }
    let spare = placement.spareDescriptors(of: descriptors)
    resources = try TransportResources(configuration: configuration, descriptors: spare / 4)
    let child =
      try placement.usesChildren
      ? (
        executable: WorkerExecutable.find(configuration),
        greeting: WorkerConfiguration(configuration, placement: placement).encoded()
      ) : nil
    context = AttemptContext(
      configuration: configuration, directory: directory,
      connections: ConnectionBudget(
        // Where the number is found as it goes, most of them never run: files get no more for it than by default.
        workers: placement.adapts ? min(placement.capacity, 16) : placement.capacity,
        descriptors: spare - spare / 4))
    group = MultiThreadedEventLoopGroup(numberOfThreads: placement.usesChildren ? 1 : placement.loops)
    let control = group.next()
    feeder = Feeder(
      list: list,
      planner: Planner(configuration, directory: directory, journal: memory))
    events = EventBuffer(latency: configuration.eventLatency, timers: control)
    let over = control.makePromise(of: Void.self)
    self.over = over.futureResult
    linker = Linker(configuration: configuration, directory: directory, names: context.names)
    journal = memory.map { JournalWriter($0, timers: control) }
    dispatcher = Dispatcher(
      configuration: configuration, placement: placement, directory: directory, events: events,
      bytes: context.bytes, timers: control, feeder: feeder, linker: linker,
      // Children resolve by themselves, what they connect to; and a child is sent nothing ahead.
      names: placement.usesChildren || configuration.isChild ? nil : resources.resolver, journal: journal, over: over)
    if let child {
      lanes = ChildLanes(
        executable: child.executable, greeting: child.greeting, placement: placement, loop: control,
        bytes: context.bytes, dispatcher: dispatcher)
    } else {
      lanes = LoopLanes(
        placement: placement, group: group, context: context, resources: resources, dispatcher: dispatcher)
    }
  }

  func start() {
    journal?.begin(
      onRoom: { self.dispatcher.feedIfWanted() },
      onFailure: { self.dispatcher.stop(.localTrouble($0.description)) })
    for warning in warnings { events.append(.warning(warning)) }
    lanes.begin()
    dispatcher.feedIfWanted()
    dispatcher.beginTicking()
    reportProgress()
    // Unstructured because the run outlives the call that started it; it ends with the last lane.
    Task {
      try? await over.get()
      let end = NIODeadline.now()
      // All rows are there: they are written while connections are closed.
      async let remembering = journal?.finish(isComplete: dispatcher.summary.stop == nil)
      await lanes.close()
      dispatcher.forgetLanes()
      await feeder.shutdown()
      await linker.shutdown()
      await context.blocking.shutdown()
      resources.shutdown()
      var summary = account(wallTime: end - begun)
      if let trouble = await remembering, summary.stop == nil {
        summary.stop = .localTrouble(trouble.description)
      }
      events.finish(.summary(summary))
      try? await group.shutdownGracefully()
    }
  }

  func cancel() { dispatcher.stop(.cancelled) }

  func nextEvents() async -> Deque<Event> {
    let batch = await withTaskCancellationHandler {
      await events.next()
    } onCancel: {
      cancel()
    }
    // The list may have waited for the reader.
    dispatcher.feedIfWanted()
    return batch
  }

  private func account(wallTime: TimeAmount) -> Summary {
    var summary = dispatcher.summary
    summary.wallTime = .nanoseconds(wallTime.nanoseconds)
    summary.resources = ResourceUsage.current().since(usageBefore)
    return summary
  }

  private func reportProgress() {
    guard let interval = configuration.progressInterval else { return }
    group.next().scheduleRepeatedTask(initialDelay: .zero, delay: TimeAmount(interval)) { task in
      // A reader that does not keep up needs no more of them.
      guard !self.events.isFull else { return }
      var progress = self.dispatcher.progress()
      progress.elapsed = .nanoseconds((NIODeadline.now() - self.begun).nanoseconds)
      self.events.append(.progress(progress))
    }
  }
}
