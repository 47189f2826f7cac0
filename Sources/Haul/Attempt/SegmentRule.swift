import NIOHTTP1

/// Which version of a file its parts must be of, and what an answer to a request for one comes to. Pure.
struct SegmentRule: Hashable {
  let validator: Validator
  /// The whole file's length in bytes.
  let length: Int
  /// As the first response had them.
  let entityTag: String?
  let lastModified: String?

  enum Verdict: Hashable {
    /// The body is the part that was asked for.
    case part
    /// The server does not serve this one, which says nothing of what the others bring.
    case refused(Refusal)
    /// Something else than that part of that file.
    case contradicted
  }

  struct Refusal: Hashable {
    var status: Int
    /// As sent.
    var retryAfter: String?
    /// What the attempt fails with where nothing else goes on.
    var failure: Failure
  }

  /// Nil where the first response does not show that parts can be asked for and told from those of another version.
  ///
  /// - Parameter known: The validator that a partial response was asked for with.
  init?(first head: HTTPResponseHead, known: Validator?, length: Int) {
    guard Self.isPlain(head.headers) else { return nil }
    entityTag = head.headers.first(name: "etag")
    lastModified = head.headers.first(name: "last-modified")
    self.length = length
    if head.status == .partialContent, let known {
      validator = known
      return
    }
    let units = head.headers[canonicalForm: "accept-ranges"]
    guard head.status == .ok, units.contains(where: { $0.lowercased() == "bytes" }),
      let strong = Validator(
        entityTag: entityTag, lastModified: lastModified, date: head.headers.first(name: "date"))
    else { return nil }
    validator = strong
  }

  /// Judges an answer by everything it says: `If-Range` should have kept a server from answering otherwise (RFC 9110
  /// §13.1.5), and one that does is not believed.
  func verdict(_ head: HTTPResponseHead, asked: Range<Int>) -> Verdict {
    let status = Int(head.status.code)
    switch status {
    case 206:
      guard let range = head.headers.first(name: "content-range").flatMap({ ContentRange($0) }),
        range.first == asked.lowerBound, range.last == asked.upperBound - 1, range.length == length,
        ResponseFraming.contentLength(head) == asked.count, Self.isPlain(head.headers), isSameVersion(head.headers)
      else { return .contradicted }
      return .part
    case 200..<300, 412, 416:
      return .contradicted
    default:
      return .refused(
        Refusal(status: status, retryAfter: head.headers.first(name: "retry-after"), failure: Self.failure(status)))
    }
  }

  /// A 206 repeats the entity tag that a 200 would have (RFC 9110 §15.3.7); the date it may leave out.
  private func isSameVersion(_ headers: HTTPHeaders) -> Bool {
    let tag = headers.first(name: "etag")
    if case .entityTag(let known) = validator, tag != known { return false }
    guard entityTag == nil || tag == nil || tag == entityTag else { return false }
    let date = headers.first(name: "last-modified")
    return date == nil || lastModified == nil || date == lastModified
  }

  private static func isPlain(_ headers: HTTPHeaders) -> Bool {
    !headers.contains(name: "transfer-encoding")
      && headers[canonicalForm: "content-encoding"].allSatisfy { $0.lowercased() == "identity" }
  }

  private static func failure(_ status: Int) -> Failure {
    // What the rest meets is what the next attempt has to meet: it asks for the file itself, and follows redirects.
    guard case .fail(let failure) = ResponseRule.verdict(status: status), status >= 500 || status == 429 else {
      return Failure(.truncated, "the server answered a request for the rest of the file with status \(status)")
    }
    return failure
  }
}
