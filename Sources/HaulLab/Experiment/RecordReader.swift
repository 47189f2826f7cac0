import FoundationEssentials
import Haul
import SystemPackage

/// Reads the records that a run wrote, a line each, with little of them in memory at a time.
struct RecordReader {
  private static let bufferSize = 64 * 1024

  /// Calls `body` with each record. A last line that was cut short, by a process that died, is left out.
  static func read(_ path: String, _ body: (Record) throws -> Void) throws {
    let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
    try file.closeAfter {
      var pending: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: bufferSize)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
        if count == 0 { return }
        var start = 0
        for end in 0..<count where buffer[end] == UInt8(ascii: "\n") {
          pending += buffer[start..<end]
          if let record = try? Record(json: pending) { try body(record) }
          pending.removeAll(keepingCapacity: true)
          start = end + 1
        }
        pending += buffer[start..<count]
      }
    }
  }
}

/// A file that failed, as messages name the first of many.
enum FirstFailure {
  /// The longest URL and the longest message that are shown whole, in characters.
  private static let longest = 200

  /// The URL, without user information as in all records, and what went wrong.
  static func text(_ record: Record) -> String {
    let url = shortened(record.url)
    guard let message = record.message, !message.isEmpty else { return url }
    return "\(url): \(shortened(message))"
  }

  private static func shortened(_ text: String) -> String {
    text.count <= longest ? text : "\(text.prefix(longest))…"
  }
}

/// Gathers a round's numbers from its records.
struct RecordTally {
  private(set) var saved = 0
  private(set) var skipped = 0
  private(set) var failed = 0
  private(set) var failures: [String: Int] = [:]
  /// The first file that failed, and why.
  private(set) var firstFailure: String?
  private(set) var retries = 0
  private(set) var bytes = 0
  private var firstBytes: [Double] = []
  private var totals: [Double] = []
  private var bars: [(started: Date, bar: Timeline.Bar)] = []
  private var omitted = 0

  var files: Int { saved + skipped + failed }

  mutating func add(_ record: Record) {
    switch record.status {
    case .saved: saved += 1
    case .skipped: skipped += 1
    case .failed:
      failed += 1
      failures[record.error?.rawValue ?? FailureClass.protocol.rawValue, default: 0] += 1
      if firstFailure == nil { firstFailure = FirstFailure.text(record) }
    }
    retries += max(0, record.attempts - 1)
    if record.status == .saved { bytes += max(0, record.bytes ?? 0) }
    guard let total = record.timeTotal else { return }
    totals.append(total)
    if let firstByte = record.timeFirstByte { firstBytes.append(firstByte) }
    guard let worker = record.worker, let started = record.startedAt else { return }
    guard bars.count < Timeline.mostBars else {
      omitted += 1
      return
    }
    bars.append(
      (
        started,
        Timeline.Bar(
          worker: worker, start: 0, firstByte: record.timeFirstByte?.roundedToMicrosecond,
          total: total.roundedToMicrosecond, failed: record.status == .failed)
      ))
  }

  /// Writes the numbers into a round.
  func fill(_ round: inout Round) {
    (round.files, round.saved, round.failed) = (files, saved, failed)
    (round.failures, round.retries, round.bytes) = (failures, retries, bytes)
    round.occupied = totals.reduce(0, +).roundedToMicrosecond
    round.firstByte = FileTimes(firstBytes)
    round.total = FileTimes(totals)
  }

  /// The round file by file; nil where no file has times.
  func timeline(_ combination: Combination, round: Int) -> Timeline? {
    guard let first = bars.map(\.started).min() else { return nil }
    let placed = bars.map { entry in
      var bar = entry.bar
      bar.start = entry.started.timeIntervalSince(first).roundedToMicrosecond
      return bar
    }
    return Timeline(
      strategy: combination.strategy, workers: combination.workers, round: round,
      bars: placed.sorted { ($0.start, $0.worker) < ($1.start, $1.worker) }, omitted: omitted)
  }
}
