/// The row of hosts that could begin another attempt: the one with the fewest in flight first and, of equals, the one that has stood
/// there longest. A value.
///
/// A binary heap that knows where each host is in it (Cormen et al., Introduction to Algorithms, §6.5): everything takes a time that
/// grows with the logarithm of the number of hosts.
struct HostRow {
  private struct Entry {
    let host: Int
    var running: Int
    let order: Int

    func comes(before other: Entry) -> Bool { (running, order) < (other.running, other.order) }
  }

  private var entries: [Entry] = []
  /// Where in `entries` each host is, by its number.
  private var places: [Int?] = []
  private var nextOrder = 0

  var isEmpty: Bool { entries.isEmpty }
  var count: Int { entries.count }

  /// The host whose turn it is.
  var first: Int? { entries.first?.host }

  func contains(_ host: Int) -> Bool { places.indices.contains(host) && places[host] != nil }

  /// Puts a host into the row; it is not there.
  mutating func insert(_ host: Int, running: Int) {
    while places.count <= host { places.append(nil) }
    entries.append(Entry(host: host, running: running, order: nextOrder))
    nextOrder += 1
    rise(entries.count - 1)
  }

  /// One of a host's attempts has ended: it may come forward, if it is there.
  mutating func update(_ host: Int, running: Int) {
    guard places.indices.contains(host), let place = places[host] else { return }
    entries[place].running = running
    rise(place)
  }

  /// Takes out the host whose turn it is, if there is one.
  mutating func removeFirst() {
    guard let first, let last = entries.popLast() else { return }
    places[first] = nil
    if !entries.isEmpty {
      entries[0] = last
      sink()
    }
  }

  mutating func removeAll() {
    entries.removeAll()
    places.removeAll()
  }

  /// Moves an entry forward to its place.
  private mutating func rise(_ start: Int) {
    let entry = entries[start]
    var place = start
    while place > 0, entry.comes(before: entries[(place - 1) / 2]) {
      put(entries[(place - 1) / 2], at: place)
      place = (place - 1) / 2
    }
    put(entry, at: place)
  }

  /// Moves the first entry backward to its place.
  private mutating func sink() {
    let entry = entries[0]
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1].comes(before: entries[child]) { child += 1 }
      guard entries[child].comes(before: entry) else { break }
      put(entries[child], at: place)
      place = child
    }
    put(entry, at: place)
  }

  private mutating func put(_ entry: Entry, at place: Int) {
    entries[place] = entry
    places[entry.host] = place
  }
}
