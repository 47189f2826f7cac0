/// Where an attempt goes on from, and of which version of the file what is there is. Pure.
struct Resumption: Hashable, Sendable {
  /// The first byte that is missing.
  var offset: Int
  var validator: Validator
  /// The whole file's length, where the server told it.
  var length: Int?
  /// What is there behind the first byte that is missing.
  var later = ByteRanges()
  /// Whether the note beside the file tells what is there by ranges, and not by the file's size.
  var isNotedByRanges = false

  /// The value of `Range` (RFC 9110 §14.2).
  var range: String { "bytes=\(offset)-" }

  /// What the answer to a range request comes to.
  enum Verdict: Hashable {
    /// The body goes on where the partial file ends.
    case goOn(ContentRange)
    /// The body is the whole file, of whatever version: what is there is of no use.
    case whole
    /// Neither the rest nor the whole: the file must be asked for without a range.
    case startOver
    /// No answer about the range: a redirect, an error.
    case other
  }

  /// Judges an answer by everything it says. `If-Range` makes a server that has another version send it whole (RFC 9110
  /// §13.1.5); one that claims to have gone on is believed only if place, length and validator all agree.
  func verdict(_ response: AttemptMachine.ResponseSummary) -> Verdict {
    switch response.status {
    case 206:
      guard let range = response.contentRange.flatMap({ ContentRange($0) }), range.first == offset,
        !validator.isContradicted(entityTag: response.entityTag, lastModified: response.lastModified),
        let total = range.length ?? length, total == length ?? total, range.last < total,
        response.contentLength.map({ $0 == range.count }) ?? true
      else { return .startOver }
      var agreed = range
      agreed.length = total
      return .goOn(agreed)
    case 200, 201, 203: return .whole
    // The range cannot be satisfied, or the condition was taken for another: both end without the range.
    case 412, 416: return .startOver
    default: return .other
    }
  }
}
