import NIOCore

/// What the controllers are told: each host's of its own attempts, the one for all of every attempt.
extension ReadyQueue {
  mutating func count(startAt number: Int, _ now: NIODeadline, _ arrived: Int) {
    guard total != nil else { return }
    count(arrived, at: number)
    let time = Self.seconds(now)
    total?.started(inFlight: running, now: time, bytes: arrived)
    let (inFlight, bytes) = (hosts[number].running, hosts[number].bytes)
    hosts[number].controller?.started(inFlight: inFlight, now: time, bytes: bytes)
  }

  mutating func count(endOf start: AttemptStart, _ end: AttemptEnd, _ now: NIODeadline, _ arrived: Int) {
    guard total != nil else { return }
    count(arrived, at: start.host)
    if activeHosts > 1 { hosts[start.host].bytes += end.bytes }
    guard let ending = end.ending else {
      hosts[start.host].controller?.leave()
      return
    }
    let time = Self.seconds(now)
    let duration = Self.seconds(now) - Self.seconds(start.time)
    var attempt = ConcurrencyController.Attempt(
      start: Self.seconds(start.time), level: start.level, firstByte: min(end.firstByte ?? duration, duration),
      connect: end.connect, total: duration, ending: ending)
    let bytes = hosts[start.host].bytes
    hosts[start.host].controller?.finished(attempt, now: time, bytes: bytes)
    // That one server is overloaded says nothing of the others.
    guard ending == .answered else { return }
    attempt.level = start.total
    total?.finished(attempt, now: time, bytes: arrived)
  }

  /// Time passes, and bytes have arrived.
  mutating func tick(now: NIODeadline, arrived: Int) {
    guard total != nil else { return }
    let time = Self.seconds(now)
    total?.tick(now: time, bytes: arrived)
    // Of several hosts nobody knows whose the bytes are before a file has ended.
    guard activeHosts == 1, let number = hosts.firstIndex(where: \.isActive) else { return }
    count(arrived, at: number)
    let bytes = hosts[number].bytes
    hosts[number].controller?.tick(now: time, bytes: bytes)
    enterRow(number)
  }

  private mutating func count(_ arrived: Int, at number: Int) {
    if activeHosts <= 1 { hosts[number].bytes += arrived - bytesBefore }
    bytesBefore = arrived
  }

  private static func seconds(_ time: NIODeadline) -> Double { Double(time.uptimeNanoseconds) / 1e9 }
}
