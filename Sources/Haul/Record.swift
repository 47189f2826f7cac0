public import FoundationEssentials

/// The outcome of one item, written down: schema 1, one JSON object a line. Unknown is null.
///
/// Times are seconds. `docs/record.schema.json` is the same as a JSON Schema.
public struct Record: Sendable, Hashable, Decodable {
  /// How the item ended, in one word.
  public enum Status: String, Sendable, Hashable, Codable {
    case saved, skipped, failed
  }

  /// The version of the record's form.
  public static let schema = 1

  /// The item's place in the list, the first being 0.
  public var index: Int
  /// The line of the list that the item stands on, the first being 1.
  public var line: Int?
  /// The URL as listed, without userinfo.
  public var url: String
  /// The URL that answered, after redirects.
  public var finalURL: String?
  /// Where the file is (saved, skipped) or would have been (failed).
  public var path: String?
  public var status: Status
  /// Why it was skipped.
  public var reason: SkipReason?
  /// Why it failed, by class.
  public var error: FailureClass?
  /// Why it failed, for people.
  public var message: String?
  public var httpStatus: Int?
  /// `1.1` and the like.
  public var httpVersion: String?
  public var contentType: String?
  /// The saved file's size in bytes; for a failure, the bytes that had arrived.
  public var bytes: Int?
  /// SHA-256 of the file, in lowercase hexadecimal, where it was asked for.
  public var sha256: String?
  /// Attempts made, the first included.
  public var attempts: Int
  /// The byte that the last attempt went on from.
  public var resumedFrom: Int?
  /// From the moment that the item was ready to the start of its first attempt.
  public var timeQueue: Double?
  /// Of the last attempt: from its start to an established connection; 0 on a connection that was there.
  public var timeConnect: Double?
  /// Of the last attempt: from its start to the response's head.
  public var timeFirstByte: Double?
  /// From the start of the first attempt to the end of the last, pauses between them included.
  public var timeTotal: Double?
  /// When the first attempt started.
  public var startedAt: Date?
  /// The slot that ran the last attempt, the first being 0.
  public var worker: Int?
  /// The response's `ETag` (RFC 9110 §8.8.3).
  public var etag: String?
  /// The response's `Last-Modified` (RFC 9110 §8.8.2).
  public var lastModified: String?
  /// The response's `Retry-After` (RFC 9110 §10.2.3), as sent.
  public var retryAfter: String?
  /// What else the list says of the item: a table's other columns, an object's other members.
  public var columns = ItemColumns()
  /// Whether the failure is the whole run's: told by a child to its parent, and not part of the schema.
  var isLocalTrouble: Bool?

  /// A record without facts.
  public init(index: Int, line: Int? = nil, url: String, status: Status, attempts: Int = 0) {
    self.index = index
    self.line = line
    self.url = url
    self.status = status
    self.attempts = attempts
  }

  /// How the item ended, as a value.
  public var outcome: Outcome {
    switch status {
    case .saved:
      return .saved
    case .skipped:
      return .skipped(reason ?? .exists)
    case .failed:
      var failure = Failure(error ?? .protocol, message ?? "")
      failure.isLocalTrouble = isLocalTrouble ?? false
      return .failed(failure)
    }
  }

  mutating func fail(_ failure: Failure) {
    status = .failed
    error = failure.failureClass
    message = failure.message
    isLocalTrouble = failure.isLocalTrouble ? true : nil
  }
}
