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
  /// The response's `Date`, as sent.
  var date: String?
  var bytes: Int?
  /// The byte that the attempt went on from.
  var resumedFrom: Int?
  var sha256: String?
  /// The file's name, where it is another than the planned one.
  var name: String?
  var startedAt: Date
  /// Seconds since its start.
  var timeConnect: Double?
  var timeFirstByte: Double?

  init(outcome: Outcome, startedAt: Date) {
    self.outcome = outcome
    self.startedAt = startedAt
  }

  /// What to write beside the file that is arriving; nil where no later attempt could tell whether it is still the same.
  func note(url: String, length: Int?) -> PartialNote? {
    Validator(entityTag: etag, lastModified: lastModified, date: date)
      .map { PartialNote(url: url, validator: $0, length: length) }
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
    resumedFrom = record.resumedFrom
    sha256 = record.sha256
    name = record.path.flatMap { $0.split(separator: "/").last }.map(String.init)
    startedAt = record.startedAt ?? .now
    timeConnect = record.timeConnect
    timeFirstByte = record.timeFirstByte
  }
}
