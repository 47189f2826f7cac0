import NIOCore
import Synchronization

/// Child processes of the same program, each a lane: `processes`, and every placement of more than one process.
///
/// The children live as long as the run and are handed the next attempt when they have finished one. One that dies is
/// replaced, a bounded number of times. OS threads of the parent: one loop for all pipes, one that reads the list, and
/// what swift-subprocess waits with.
final class ChildLanes: LaneSet {
  private struct State {
    var lanes: [ChildLane] = []
    var replacements: Int
    var isClosing = false
  }

  private let executable: String
  private let greeting: String
  private let placement: Placement
  private let loop: any EventLoop
  private let bytes: ByteCounter
  private let dispatcher: Dispatcher
  private let state: Mutex<State>

  /// - Parameter greeting: The first line that each child gets.
  init(
    executable: String, greeting: String, placement: Placement, loop: any EventLoop, bytes: ByteCounter,
    dispatcher: Dispatcher
  ) {
    self.executable = executable
    self.greeting = greeting
    self.placement = placement
    self.loop = loop
    self.bytes = bytes
    self.dispatcher = dispatcher
    // A death or two a child is bad luck; more is a program that cannot run here.
    state = Mutex(State(replacements: 2 * placement.processes + 2))
  }

  func begin() {
    for number in 0..<placement.processes { add(place: number) }
  }

  func close() async {
    let lanes = state.withLock { state in
      state.isClosing = true
      return state.lanes
    }
    for lane in lanes { lane.endInput() }
    for lane in lanes { await lane.ended() }
  }

  /// - Parameter place: Which of the placement's processes it is; a replacement takes the place of the dead.
  private func add(place: Int) {
    let lane = state.withLock { state -> ChildLane? in
      guard !state.isClosing else { return nil }
      let slots = placement.loops * placement.slots
      let lane = ChildLane(
        number: state.lanes.count, worker: place * slots, slots: slots, executable: executable, greeting: greeting,
        loop: loop, bytes: bytes, dispatcher: dispatcher)
      state.lanes.append(lane)
      return lane
    }
    guard let lane else { return }
    dispatcher.add(lane, number: lane.number)
    lane.begin { self.replace(place: place) }
  }

  private func replace(place: Int) {
    let mayReplace = state.withLock { state in
      state.replacements -= 1
      return state.replacements >= 0
    }
    guard !dispatcher.isStopped else { return }
    if mayReplace {
      add(place: place)
    } else {
      dispatcher.stop(.localTrouble("worker processes die as soon as they start, so no more are started"))
    }
  }
}
