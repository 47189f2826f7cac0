import DequeModule

/// Slots that wait for work. Lanes take turns, so that few works are spread over all threads and processes. A value.
struct ParkedSlots {
  /// Of each lane, the numbers of its slots.
  private var numbers: [[Int]] = []
  /// Lanes that have some.
  private var turns: Deque<Int> = []

  var isEmpty: Bool { turns.isEmpty }

  mutating func append(_ slot: Dispatch.Slot) {
    while numbers.count <= slot.lane { numbers.append([]) }
    if numbers[slot.lane].isEmpty { turns.append(slot.lane) }
    numbers[slot.lane].append(slot.number)
  }

  /// Takes a slot of the next lane that `isWanted`; the one that waits for the shortest time, whose connections are the warmest.
  mutating func take(where isWanted: (Int) -> Bool = { _ in true }) -> Dispatch.Slot? {
    for _ in 0..<turns.count {
      guard let lane = turns.popFirst() else { return nil }
      guard isWanted(lane), let number = numbers[lane].popLast() else {
        turns.append(lane)
        continue
      }
      if !numbers[lane].isEmpty { turns.append(lane) }
      return Dispatch.Slot(lane: lane, number: number)
    }
    return nil
  }

  mutating func remove(lane: Int) {
    guard numbers.indices.contains(lane) else { return }
    numbers[lane] = []
    turns.removeAll { $0 == lane }
  }
}
