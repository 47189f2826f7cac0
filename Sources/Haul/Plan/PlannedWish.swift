/// What an entry asks for, checked: where from, under which name, with what digest. Pure.
struct PlannedWish {
  /// Why an entry asks for nothing that can be done.
  struct Problem: Error {
    /// As much of the URL as may be shown.
    var url: String
    var failure: Failure
  }

  let target: RequestTarget
  /// The URL as listed, with userinfo.
  let requestURL: String
  /// The URL as listed, without.
  let url: String
  let mirrors: [PlannedItem.Mirror]
  let digest: ExpectedDigest?
  let place: NamePlan.Place

  init(_ entry: ListEntry, index: Int, names: NamePlan) throws(Problem) {
    if let problem = entry.problem {
      throw Problem(url: RequestTarget.masked(entry.item.url), failure: Failure(.url, problem))
    }
    let (target, requestURL, mirrors) = try Self.targets(entry.item)
    let url = target.credentials == nil ? requestURL : target.url
    self.target = target
    self.requestURL = requestURL
    self.url = url
    self.mirrors = mirrors
    if let sha256 = entry.item.sha256 {
      guard let digits = ExpectedDigest.hexadecimal(sha256) else {
        throw Problem(url: url, failure: Failure(.url, "its SHA-256 is not 64 hexadecimal digits"))
      }
      digest = ExpectedDigest(sha256: digits, source: "the list")
    } else {
      digest = nil
    }
    if let field = entry.item.headers.first(where: { HeaderField.framing.contains($0.name.lowercased()) }) {
      throw Problem(
        url: url, failure: Failure(.url, "the header field \(field.name) is haul's own to set; leave it out"))
    }
    do throws(Failure) {
      place = try names.place(entry, target: target, url: url, index: index)
    } catch {
      throw Problem(url: url, failure: error)
    }
  }

  /// The first URL, or the first mirror that can be asked, and the mirrors after it. aria2's lists name ftp servers beside
  /// others.
  private static func targets(
    _ item: Item
  ) throws(Problem) -> (RequestTarget, String, [PlannedItem.Mirror]) {
    let problem: Problem
    do throws(RequestTargetError) {
      let target = try RequestTarget(item.url)
      if item.mirrors.isEmpty { return (target, item.url, []) }
      return (target, item.url, mirrors(item))
    } catch {
      problem = Problem(url: RequestTarget.masked(item.url), failure: Failure(.url, error.message))
    }
    var mirrors = mirrors(item)
    guard !mirrors.isEmpty else { throw problem }
    let first = mirrors.removeFirst()
    return (first.target, first.requestURL, mirrors)
  }

  private static func mirrors(_ item: Item) -> [PlannedItem.Mirror] {
    item.mirrors.compactMap { url in
      (try? RequestTarget(url)).map { PlannedItem.Mirror(requestURL: url, target: $0) }
    }
  }
}
