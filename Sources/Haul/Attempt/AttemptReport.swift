import FoundationEssentials
import NIOCore

/// What an attempt came to, with what was learned and how long it took.
struct AttemptReport: Sendable {
  var outcome: Outcome
  var finalURL: String?
  var httpStatus: Int?
  var httpVersion: String?
  var contentType: String?
  var etag: String?
  var lastModified: String?
  var retryAfter: String?
  var bytes: Int?
  var sha256: String?
  var startedAt: Date
  /// Seconds since its start.
  var timeConnect: Double?
  var timeFirstByte: Double?

  init(outcome: Outcome, startedAt: Date) {
    self.outcome = outcome
    self.startedAt = startedAt
  }
}

extension AttemptReport {
  /// What a child's record says about its one attempt.
  init(_ record: Record) {
    outcome = record.outcome
    finalURL = record.finalURL
    httpStatus = record.httpStatus
    httpVersion = record.httpVersion
    contentType = record.contentType
    etag = record.etag
    lastModified = record.lastModified
    retryAfter = record.retryAfter
    bytes = record.bytes
    sha256 = record.sha256
    startedAt = record.startedAt ?? .now
    timeConnect = record.timeConnect
    timeFirstByte = record.timeFirstByte
  }
}
