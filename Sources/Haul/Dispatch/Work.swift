import FoundationEssentials
import NIOCore

/// An item on its way through the run, with what it has been through.
struct Work: Sendable {
  let item: PlannedItem
  /// Attempts that have ended.
  var attempts = 0
  /// Attempts that brought a file which was not what was promised.
  var checksumFailures = 0
  /// Worker processes that died while it was with them.
  var losses = 0
  /// Whether the last attempt ended because its host's name could not be found.
  var failedByName = false
  var firstStart: NIODeadline?
  var startedAt: Date?
  /// Of the attempt that runs.
  var start: AttemptStart?

  init(_ item: PlannedItem) { self.item = item }

  /// The item as the next attempt asks for it: from the next of its mirrors.
  var next: PlannedItem { item.forAttempt(after: attempts) }

  /// Whether there is a mirror that no attempt has asked.
  var hasFreshMirror: Bool { attempts <= item.mirrors.count && !item.mirrors.isEmpty }

  /// The record of the item as it ended with `report`.
  func record(_ report: AttemptReport, path: String?, worker: Int?, now: NIODeadline) -> Record {
    var record = Record(index: item.index, line: item.line, url: item.url, status: .saved, attempts: attempts)
    record.path = path
    switch report.outcome {
    case .saved:
      break
    case .skipped(let reason):
      record.status = .skipped
      record.reason = reason
    case .failed(let failure):
      record.fail(failure)
    }
    record.finalURL = report.finalURL
    record.httpStatus = report.httpStatus
    record.httpVersion = report.httpVersion
    record.contentType = report.contentType
    record.bytes = report.bytes
    record.resumedFrom = report.resumedFrom
    record.sha256 = report.sha256
    record.timeConnect = report.timeConnect
    record.timeFirstByte = report.timeFirstByte
    record.etag = report.etag
    record.lastModified = report.lastModified
    record.retryAfter = report.retryAfter
    record.startedAt = startedAt ?? report.startedAt
    record.worker = worker
    record.columns = item.columns
    if let firstStart {
      record.timeQueue = Self.seconds(firstStart - item.readyAt)
      record.timeTotal = Self.seconds(now - firstStart)
    }
    return record
  }

  private static func seconds(_ amount: TimeAmount) -> Double { Double(amount.nanoseconds) / 1e9 }
}
