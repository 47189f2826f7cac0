/// What a server is told of the file that is there, so that it sends another only (RFC 9110 §13.1).
struct Conditions: Hashable, Codable, Sendable {
  /// For `If-None-Match`, as the server sent it.
  var etag: String?
  /// For `If-Modified-Since`.
  var lastModified: String?
}
