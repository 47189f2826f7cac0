/// What one run of a combination measured.
public struct Round: Codable, Sendable, Hashable {
  /// From 1; rounds of the same number stand beside each other in time.
  public var number: Int
  /// Its place among all runs of the experiment, from 1.
  public var position: Int
  /// From the start of the process to its end, in seconds.
  public var seconds: Double
  /// CPU time in the program, child processes included, in seconds.
  public var userSeconds: Double
  /// CPU time in the kernel, child processes included, in seconds.
  public var systemSeconds: Double
  /// The most memory that any one of its processes held, in bytes.
  public var peakMemory: Int
  /// The share of all cores' time that was spent working, whoever worked, 0 to 1; nil where the system does not say.
  public var machineBusy: Double?
  /// The share of all cores' time that was spent waiting for disks, 0 to 1; nil where the system does not say.
  public var machineWaiting: Double?
  /// Items with a record.
  public var files: Int
  /// Files that came home.
  public var saved: Int
  /// Items that failed.
  public var failed: Int
  /// Failures by class.
  public var failures: [String: Int]
  /// Attempts beyond each item's first.
  public var retries: Int
  /// Bytes of the saved files.
  public var bytes: Int
  /// The time that all files took together, in seconds: workers × time, less what workers stood idle.
  public var occupied: Double
  /// From the start of a file's attempt to the first byte of the answer.
  public var firstByte: FileTimes?
  /// From the start of a file's first attempt to its end.
  public var total: FileTimes?
  /// Why the round does not count; nil where it does.
  public var problem: String?

  /// Whether its time counts: every file came home.
  public var counts: Bool { problem == nil }

  /// A round without measurements.
  public init(number: Int, position: Int) {
    self.number = number
    self.position = position
    (seconds, userSeconds, systemSeconds, peakMemory) = (0, 0, 0, 0)
    (files, saved, failed, failures, retries, bytes, occupied) = (0, 0, 0, [:], 0, 0, 0)
  }
}

/// Seconds that files of a round took: half of them no longer than `p50`, and so on.
public struct FileTimes: Codable, Sendable, Hashable {
  public var p50: Double
  public var p90: Double
  public var p99: Double

  /// These quantiles.
  public init(p50: Double, p90: Double, p99: Double) {
    self.p50 = p50
    self.p90 = p90
    self.p99 = p99
  }

  /// The quantiles of some times; nil where there are none.
  init?(_ times: [Double]) {
    guard let sample = Sample(times) else { return nil }
    self.init(
      p50: sample.quantile(0.5).roundedToMicrosecond, p90: sample.quantile(0.9).roundedToMicrosecond,
      p99: sample.quantile(0.99).roundedToMicrosecond)
  }

  /// The median over rounds of each quantile; nil where there are none.
  static func median(of rounds: [FileTimes]) -> FileTimes? {
    guard let p50 = Sample(rounds.map(\.p50)), let p90 = Sample(rounds.map(\.p90)), let p99 = Sample(rounds.map(\.p99))
    else { return nil }
    return FileTimes(p50: p50.median, p90: p90.median, p99: p99.median)
  }
}

extension Double {
  /// Seconds to the microsecond: more would be noise.
  var roundedToMicrosecond: Double { (self * 1e6).rounded() / 1e6 }
}
