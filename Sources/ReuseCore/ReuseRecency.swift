/// Finds the place that was used least recently, exactly, without work on a kept call but to stamp its place.
///
/// The places are sorted by their stamps when one has to go and none is sorted. From then on, the oldest of them whose stamp is
/// still the same is the oldest of all: every use and every new place has a later stamp. One sort serves as many evictions
/// as there are places, less those used in between.
@frozen
@usableFromInline
struct ReuseRecency: Sendable {
  @frozen
  @usableFromInline
  struct Mark: Sendable {
    @usableFromInline let stamp: UInt64
    @usableFromInline let place: Int

    @inlinable
    init(stamp: UInt64, place: Int) {
      self.stamp = stamp
      self.place = place
    }
  }

  /// The oldest last.
  @usableFromInline var sorted: ContiguousArray<Mark> = []

  @inlinable init() {}

  /// The place to give up, which the caller then does; -1 if all are free.
  @inlinable
  mutating func takeOldest(_ stamps: UnsafeMutablePointer<UInt64>, reach: Int) -> Int {
    if let oldest = takeSorted(stamps) { return oldest }
    for place in 0..<reach where stamps[place] != 0 { sorted.append(Mark(stamp: stamps[place], place: place)) }
    sorted.sort { $0.stamp > $1.stamp }
    return takeSorted(stamps) ?? -1
  }

  @inlinable
  mutating func takeSorted(_ stamps: UnsafeMutablePointer<UInt64>) -> Int? {
    while let mark = sorted.popLast() {
      if stamps[mark.place] == mark.stamp { return mark.place }
    }
    return nil
  }
}
