import Haul

/// What holds a combination back, with what says so.
public struct Limit: Codable, Sendable, Hashable {
  /// The kinds that measurements can tell.
  public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
    case latency, bandwidth, server, cpu, disk
    case unknown = "not_known"
  }

  public var kind: Kind
  /// The measurement that says so, as a clause.
  public var evidence: String

  /// The kind in words.
  public var words: String {
    switch kind {
    case .latency: "latency"
    case .bandwidth: "bandwidth"
    case .server: "a limit of the server"
    case .cpu: "this machine's CPU"
    case .disk: "the disk"
    case .unknown: "not known"
    }
  }
}

/// How a limit is read from measurements.
///
/// The order matters: a server that refuses says so itself; a machine without idle time explains slow answers; only then
/// is what grew from few workers to many read as a queue at the server (first bytes) or a full link (bodies).
enum LimitRule {
  /// The means of what a combination's rounds measured.
  struct Facts: Sendable, Hashable {
    var workers: Int
    var seconds = 0.0
    var files = 0.0
    var bytes = 0.0
    var occupied = 0.0
    var cpuSeconds = 0.0
    var busy: Double?
    var waiting: Double?
    var firstByte: Double?
    var total: Double?
    /// Answers of 429 or 5xx, in all rounds.
    var refusals = 0

    /// The time of a typical file's body.
    var body: Double? { firstByte.flatMap { first in total.map { max(0, $0 - first) } } }
    /// The share of their time that workers with something to do were doing it.
    var occupation: Double {
      let places = min(Double(workers), files) * seconds
      return places > 0 ? occupied / places : 0
    }
  }

  /// A core is never busy to the last moment.
  private static let full = 0.9
  /// What haul itself must have used of the cores for their being full to be its doing; an origin on the same machine uses
  /// about as much again.
  private static let ownShare = 0.25
  /// Waiting for disks shows in part of the cores only.
  private static let waitingForDisk = 0.25
  /// What one part of a file's time must have of it to be what holds the file back.
  private static let mainPart = 0.75

  /// The limit of one of `results`; nil where none of its rounds counts or was refused.
  static func limit(_ index: Int, of results: [Report.Result], cores: Int) -> Limit? {
    guard let own = facts(results[index]) else { return nil }
    // The fewest workers are the least disturbed: with them, the network and the server show what they can.
    let reference = results.compactMap(facts).filter { $0.workers * 2 <= own.workers }.min { $0.workers < $1.workers }
    return limit(own, reference: reference, cores: cores)
  }

  static func limit(_ own: Facts, reference: Facts?, cores: Int) -> Limit {
    if own.refusals > 0 {
      return Limit(kind: .server, evidence: "it answered \(Quantity.count(own.refusals, "request")) with 429 or 5xx")
    }
    let isBusy = own.busy ?? 0 >= full
    // Cores that others keep busy are told from those that haul, and an origin that answers it, do.
    let available = own.seconds * Double(max(1, cores))
    let isCrowded = isBusy && own.cpuSeconds < ownShare * available
    if let busy = own.busy, isBusy, !isCrowded {
      return Limit(kind: .cpu, evidence: "its cores were busy \(percent(busy)) of the time")
    }
    if own.workers == 1, own.seconds > 0, own.cpuSeconds / own.seconds >= full {
      return Limit(kind: .cpu, evidence: "its one thread was busy \(percent(own.cpuSeconds / own.seconds)) of the time")
    }
    if let waiting = own.waiting, waiting >= waitingForDisk {
      return Limit(kind: .disk, evidence: "the cores waited for disks \(percent(waiting)) of the time")
    }
    guard let firstByte = own.firstByte, let total = own.total, let body = own.body, total > 0 else {
      return Limit(kind: .unknown, evidence: "the files' times are missing")
    }
    let isSlower = reference?.firstByte.map { firstByte >= 2 * $0 && firstByte - $0 > 0.005 } ?? false
    if let busy = own.busy, isCrowded, isSlower || firstByte / total < mainPart {
      return Limit(
        kind: .unknown, evidence: "other work on this machine kept its cores busy \(percent(busy)) of the time")
    }
    if isSlower, let reference, let least = reference.firstByte {
      return Limit(
        kind: .server,
        evidence: "its first bytes took \(Quantity.seconds(firstByte)), and \(Quantity.seconds(least)) with "
          + "\(Quantity.count(reference.workers, "worker")): requests queue there or on the way")
    }
    if body / total >= 0.5, let reference, let least = reference.body, body >= 2 * least, body - least > 0.005 {
      return Limit(
        kind: .bandwidth,
        evidence: "a body took \(Quantity.seconds(body)), and \(Quantity.seconds(least)) with "
          + "\(Quantity.count(reference.workers, "worker")), at \(Quantity.rate(own.bytes / own.seconds)) in all")
    }
    guard own.occupation >= 0.5 else {
      return Limit(
        kind: .unknown, evidence: "workers stood idle \(percent(1 - own.occupation)) of the time, and nothing says why")
    }
    if firstByte / total >= mainPart {
      return Limit(
        kind: .latency, evidence: "\(percent(firstByte / total)) of a file's time is the wait for its first byte")
    }
    if body / total >= mainPart {
      return Limit(
        kind: .bandwidth,
        evidence: "\(percent(body / total)) of a file's time is its body, on a machine that is not busy")
    }
    return Limit(kind: .unknown, evidence: "neither waiting nor bodies nor this machine stand out")
  }

  static func facts(_ result: Report.Result) -> Facts? {
    let counted = result.rounds.filter(\.counts)
    let refusals = result.rounds.reduce(0.0) { sum, round in
      sum + Double(round.failures["http_429"] ?? 0) + Double(round.failures["http_5xx"] ?? 0)
    }
    guard !counted.isEmpty || refusals > 0 else { return nil }
    func mean(_ values: [Double]) -> Double { Sample(values)?.mean ?? 0 }
    var facts = Facts(workers: result.workers)
    facts.seconds = mean(counted.map(\.seconds))
    facts.files = mean(counted.map { Double($0.files) })
    facts.bytes = mean(counted.map { Double($0.bytes) })
    facts.occupied = mean(counted.map(\.occupied))
    facts.cpuSeconds = mean(counted.map { $0.userSeconds + $0.systemSeconds })
    facts.busy = Sample(counted.compactMap(\.machineBusy))?.mean
    facts.waiting = Sample(counted.compactMap(\.machineWaiting))?.mean
    facts.firstByte = FileTimes.median(of: counted.compactMap(\.firstByte))?.p50
    facts.total = FileTimes.median(of: counted.compactMap(\.total))?.p50
    facts.refusals = Int(min(refusals, 1e9))
    return facts
  }

  private static func percent(_ share: Double) -> String { "\(Quantity.fixed(100 * share, 0)) %" }
}
