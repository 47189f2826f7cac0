import FoundationEssentials
import Haul

/// The steady throughput of a run, from its records.
///
/// What counts is the time while all workers are busy: from the moment when each has its first file behind it, until the
/// last file is taken. Starting haul, connecting, and the end of the run, where workers stand idle, are then left out, as
/// they are small in a run that is long.
struct Pace {
  /// The share of workers that must have ended a file before counting begins: all, or fewer where some are stuck.
  private static let shares = [1, 0.9, 0.75]
  /// Records tell the start of a file in milliseconds.
  private static let precision = 0.001

  private struct Stay {
    let worker: Int
    let start: Double
    var end: Double
    let isSaved: Bool
  }

  private var stays: [Stay] = []

  /// Adds a file. One that was interrupted, or has no times, is left out.
  mutating func add(_ record: Record) {
    guard let started = record.startedAt, let total = record.timeTotal, let worker = record.worker,
      record.error != .interrupted
    else { return }
    let start = started.timeIntervalSince1970
    stays.append(Stay(worker: worker, start: start, end: start + total, isSaved: record.status == .saved))
  }

  /// Saved files a second; nil where fewer than three files ended or no time passed.
  ///
  /// Where the workers were never busy together, as when the files run out before the last child process is there, it is
  /// that of the whole run.
  func filesPerSecond(workers: Int) -> Double? {
    guard stays.count >= 3, let first = stays.map(\.start).min(), let last = stays.map(\.end).max(),
      let lastStart = stays.map(\.start).max()
    else { return nil }
    let stays = oneAfterTheOther
    var firstEnds: [Int: Double] = [:]
    for stay in stays { firstEnds[stay.worker] = min(firstEnds[stay.worker] ?? .infinity, stay.end) }
    let begins = firstEnds.values.sorted()
    for share in Self.shares {
      let needed = Int((Double(workers) * share).rounded(.up))
      guard needed > 0, begins.count >= needed, lastStart > begins[needed - 1] else { continue }
      let begin = begins[needed - 1]
      let counted = stays.count { $0.isSaved && $0.end > begin && $0.end <= lastStart + Self.precision }
      if counted >= 2, counted * 2 >= needed { return Double(counted) / (lastStart - begin) }
    }
    return last > first ? Double(stays.count { $0.isSaved }) / (last - first) : nil
  }

  /// The files with ends no later than the next start in the same worker. The first file of a child process has the start of
  /// the process in its time.
  private var oneAfterTheOther: [Stay] {
    var ordered = stays.sorted { ($0.worker, $0.start) < ($1.worker, $1.start) }
    for index in ordered.indices.dropLast() where ordered[index].worker == ordered[index + 1].worker {
      ordered[index].end = min(ordered[index].end, ordered[index + 1].start)
    }
    return ordered
  }
}
