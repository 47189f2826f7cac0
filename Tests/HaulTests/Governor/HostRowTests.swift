import Testing

@testable import Haul

@Suite("The row of hosts")
struct HostRowTests {
  /// A host as a list would have it, looked through every time.
  private struct Waiting: Hashable {
    var host: Int
    var running: Int
    var order: Int
  }

  @Test("the host with the fewest in flight comes first, and of equals the one that came first", arguments: 1...20)
  func order(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var row = HostRow()
    var model: [Waiting] = []
    for order in 0..<2000 {
      let host = Int(random.next() % 40)
      let running = Int(random.next() % 8)
      if random.next() % 3 == 0 {
        let first = model.min { ($0.running, $0.order) < ($1.running, $1.order) }
        model.removeAll { $0 == first }
        let popped = row.first
        row.removeFirst()
        #expect(popped == first?.host)
      } else if let place = model.firstIndex(where: { $0.host == host }) {
        let fewer = min(model[place].running, running)
        model[place].running = fewer
        row.update(host, running: fewer)
      } else {
        model.append(Waiting(host: host, running: running, order: order))
        row.insert(host, running: running)
      }
      #expect(row.count == model.count && row.isEmpty == model.isEmpty)
      #expect((0..<40).allSatisfy { host in row.contains(host) == model.contains { $0.host == host } })
    }
  }

  @Test("one that is not there is not moved")
  func absent() {
    var row = HostRow()
    row.update(3, running: 0)
    #expect(row.isEmpty && !row.contains(3))
    row.insert(3, running: 1)
    row.removeAll()
    let none = row.first
    row.removeFirst()
    #expect(none == nil && !row.contains(3))
  }
}
