import NIOCore
import NIOPosix

/// Event loops of this process, each a lane: `sequential`, `threads` and `async`.
///
/// OS threads: one a loop, one that reads the list, and those that look up names.
final class LoopLanes: LaneSet {
  private let lanes: [LoopLane]
  private let dispatcher: Dispatcher

  init(
    placement: Placement, group: MultiThreadedEventLoopGroup, context: AttemptContext, resources: TransportResources,
    dispatcher: Dispatcher
  ) {
    var lanes: [LoopLane] = []
    var worker = 0
    for number in 0..<placement.loops {
      let slots = placement.slots(onLoop: number)
      lanes.append(
        LoopLane(
          number: number, loop: group.next(), slots: slots, worker: worker, context: context, resources: resources,
          dispatcher: dispatcher))
      worker += slots
    }
    self.lanes = lanes
    self.dispatcher = dispatcher
  }

  func begin() {
    for (number, lane) in lanes.enumerated() { dispatcher.add(lane, number: number) }
    for lane in lanes { lane.begin() }
  }

  func close() async {
    let ends = lanes.map { $0.close() }
    for end in ends { try? await end.get() }
  }
}
