import FoundationEssentials

@testable import HaulLab

/// Reports as if they had been measured.
enum MadeUpReport {
  /// A report with these times of each combination, in rounds from 1 on; nil for a round in which a file failed.
  static func report(_ times: [(Combination, [Double?])], rounds: Int? = nil) throws -> Report {
    let plan = try Plan(times.map(\.0))
    let count = rounds ?? times.map(\.1.count).max() ?? 0
    var report = Report(
      haul: "0.1.0", startedAt: Date(timeIntervalSince1970: 1_700_000_000),
      command: ["haul", "compare", "-i", "list.txt"],
      machine: Machine(
        system: "Linux 6.1", architecture: "x86_64", processor: "Some CPU", cores: 2, memory: 8_000_000_000),
      plan: plan, seed: 42, rounds: count, warmUps: 1, source: "the list list.txt", discards: false)
    report.startupSeconds = 0.012
    var position = 0
    for number in 1...max(1, count) {
      for (combination, times) in times where number <= times.count {
        position += 1
        report.add(round(times[number - 1], number: number, position: position), of: combination)
      }
    }
    report.isFinished = report.results.allSatisfy { $0.rounds.count == count }
    return report
  }

  /// A round of 200 files.
  static func round(_ seconds: Double?, number: Int, position: Int) -> Round {
    var round = Round(number: number, position: position)
    round.seconds = seconds ?? 1
    (round.userSeconds, round.systemSeconds, round.peakMemory) = (0.06, 0.04, 30_000_000)
    (round.machineBusy, round.machineWaiting) = (0.2, 0.01)
    (round.files, round.saved, round.bytes) = (200, 200, 6_800_000)
    round.occupied = 26
    round.firstByte = FileTimes(p50: 0.130, p90: 0.131, p99: 0.140)
    round.total = FileTimes(p50: 0.131, p90: 0.132, p99: 0.150)
    if seconds == nil {
      (round.saved, round.failed, round.failures) = (199, 1, ["timeout": 1])
      round.problem = "1 of 200 files failed (timeout 1)"
    }
    return round
  }

  /// `count` times around `mean`, never twice the same, and all different from those of another `phase`.
  static func times(_ mean: Double, _ count: Int, phase: Int = 0) -> [Double?] {
    var times: [Double?] = []
    for place in 0..<count {
      let step = Double((place * 7 + phase * 3) % 11)
      times.append(mean * (1 + 0.001 * step))
    }
    return times
  }

  /// A report with everything in it: a failed round, an outlier, a timeline.
  static func full() throws -> Report {
    var threads = times(1.33, 10)
    threads[3] = nil
    threads[6] = 2.5
    var report = try report([
      (.sequential, times(26.2, 10)), (Combination("threads", 20), threads),
      (Combination("async", 200), times(0.165, 10)),
    ])
    report.add(
      Timeline(
        strategy: "async", workers: 200, round: 10,
        bars: [
          .init(worker: 0, start: 0, firstByte: 0.13, total: 0.131, failed: false),
          .init(worker: 1, start: 0.001, firstByte: nil, total: 0.15, failed: true),
        ], omitted: 3))
    return report
  }
}
