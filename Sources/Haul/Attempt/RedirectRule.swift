/// Whether and where a redirect is followed (RFC 9110 §15.4). Pure.
struct RedirectRule: Sendable {
  var maximum: Int
  /// Whether `https` may lead to `http`.
  var allowsInsecure: Bool

  /// The next target.
  ///
  /// - Parameter followed: Redirects followed already.
  func next(from current: RequestTarget, location: String?, followed: Int) throws(Failure) -> RequestTarget {
    guard let location else {
      throw Failure(.redirect, "the server redirects without saying where to")
    }
    guard followed < maximum else {
      throw Failure(
        .redirect, "more than \(maximum) redirect\(maximum == 1 ? "" : "s"); allow more with --max-redirects")
    }
    let next: RequestTarget
    do throws(RequestTargetError) {
      next = try current.resolving(location)
    } catch {
      throw Failure(.redirect, "the server redirects to where haul does not go: \(error.message)")
    }
    if current.origin.scheme == .https, next.origin.scheme == .http, !allowsInsecure {
      throw Failure(
        .refused, "the server redirects from https to \(next.url); allow it with --allow-insecure-redirects")
    }
    return next
  }
}
