import FoundationEssentials

extension Record {
  /// The names of the fields in a record's line.
  enum CodingKeys: String, CodingKey {
    case index, line, url, path, status, reason, error, message, bytes, sha256, attempts, worker, etag, columns
    case finalURL = "final_url"
    case httpStatus = "http_status"
    case httpVersion = "http_version"
    case contentType = "content_type"
    case resumedFrom = "resumed_from"
    case timeQueue = "time_queue"
    case timeConnect = "time_connect"
    case timeFirstByte = "time_first_byte"
    case timeTotal = "time_total"
    case startedAt = "started_at"
    case lastModified = "last_modified"
    case retryAfter = "retry_after"
    case isLocalTrouble = "local_trouble"
  }

  /// The record as one JSON object without a line end, its fields always all there and in the schema's order.
  public var json: String { json(forParent: false) }

  /// - Parameter forParent: Whether what a parent process alone needs is told as well.
  func json(forParent: Bool) -> String {
    var object = JSONLine()
    object.add("schema", Record.schema)
    object.add("index", index)
    object.add("line", line)
    object.add("url", url)
    object.add("final_url", finalURL)
    object.add("path", path)
    object.add("status", status.rawValue)
    object.add("reason", reason?.rawValue)
    object.add("error", error?.rawValue)
    object.add("message", message)
    object.add("http_status", httpStatus)
    object.add("http_version", httpVersion)
    object.add("content_type", contentType)
    object.add("bytes", bytes)
    object.add("sha256", sha256)
    object.add("attempts", attempts)
    object.add("resumed_from", resumedFrom)
    object.add("time_queue", timeQueue)
    object.add("time_connect", timeConnect)
    object.add("time_first_byte", timeFirstByte)
    object.add("time_total", timeTotal)
    object.add("started_at", startedAt?.formatted(Self.timestamp))
    object.add("worker", worker)
    object.add("etag", etag)
    object.add("last_modified", lastModified)
    object.add("retry_after", retryAfter)
    object.add("columns", columns)
    if forParent, isLocalTrouble == true { object.add("local_trouble", true) }
    return object.finish()
  }

  /// Reads a record's line.
  ///
  /// - Throws: `DecodingError` where the line is no record of this schema.
  public init(json: some Sequence<UInt8>) throws {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      try Self.timestamp.parse(try decoder.singleValueContainer().decode(String.self))
    }
    self = try decoder.decode(Record.self, from: Data(json))
  }

  /// RFC 3339 with milliseconds, in UTC.
  private static let timestamp = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
