/// What a path means. Pure: whether there is a picture of that number is for the ``Responder`` to say.
enum Route: Equatable {
  /// `/images/imageN.jpg`
  case picture(Int)
  /// `/SHA256SUMS`
  case manifest
  /// `/list.txt`
  case list
  /// `/bytes/N`, `/chunked/N`, `/until-close/N`
  case bytes(Int, Framing)
  /// `/stall/N`
  case stall(Int)
  /// `/status/CODE?retry-after=N`
  case status(Int, retryAfter: String?)
  /// `/redirect/CODE?to=TARGET`
  case redirect(Int, to: String)
  /// `/redirect/CODE/N`
  case redirects(Int, remaining: Int)
  /// `/redirect-loop`
  case redirectLoop
  /// `/slow-head/MILLISECONDS`
  case slowHead(milliseconds: Int)
  /// `/headers`
  case headers
  /// A known path with a value that cannot be put into a response.
  case malformed(String)
  case unknown

  init(_ target: RequestTarget) {
    let parts = target.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
    switch (parts.first, parts.count) {
    case ("images", 2): self = Self.picture(named: parts[1])
    case ("SHA256SUMS", 1): self = .manifest
    case ("list.txt", 1): self = .list
    case ("bytes", 2): self = Self.number(parts[1]) { .bytes($0, .length) }
    case ("chunked", 2): self = Self.number(parts[1]) { .bytes($0, .chunked) }
    case ("until-close", 2): self = Self.number(parts[1]) { .bytes($0, .untilClose) }
    case ("stall", 2): self = Self.number(parts[1], to: .max - Self.stallExcess) { .stall($0) }
    case ("status", 2): self = Self.status(parts[1], target)
    case ("redirect", 2): self = Self.redirect(parts[1], target)
    case ("redirect", 3):
      self = Self.number(parts[1], from: 300, to: 399) { status in
        Self.number(parts[2]) { .redirects(status, remaining: $0) }
      }
    case ("redirect-loop", 1): self = .redirectLoop
    case ("slow-head", 2): self = Self.number(parts[1], to: 86_400_000) { .slowHead(milliseconds: $0) }
    case ("headers", 1): self = .headers
    default: self = .unknown
    }
  }

  /// How many more bytes `/stall/N` announces than it sends.
  static let stallExcess = 1_000

  private static func picture(named name: String) -> Route {
    guard name.hasPrefix("image"), name.hasSuffix(".jpg") else { return .unknown }
    return number(String(name.dropFirst(5).dropLast(4)), from: 1) { .picture($0) }
  }

  private static func status(_ code: String, _ target: RequestTarget) -> Route {
    number(code, from: 100, to: 999) { code in
      let retryAfter = target.value("retry-after")
      guard isSendable(retryAfter ?? "") else { return .malformed("retry-after") }
      return .status(code, retryAfter: retryAfter)
    }
  }

  private static func redirect(_ code: String, _ target: RequestTarget) -> Route {
    number(code, from: 300, to: 399) { code in
      guard let location = target.value("to"), isSendable(location) else { return .malformed("to") }
      return .redirect(code, to: location)
    }
  }

  /// The route of a decimal number within the bounds, written in the one way that has no needless zeros.
  private static func number(
    _ digits: String, from smallest: Int = 0, to largest: Int = .max, _ route: (Int) -> Route
  ) -> Route {
    guard let number = Int(digits), number >= smallest, number <= largest, String(number) == digits else {
      return .unknown
    }
    return route(number)
  }

  /// Whether a value may stand in a field: any byte but those that would end the field (RFC 9110, section 5.5). Other
  /// control characters pass, as a client must withstand them.
  private static func isSendable(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0 != 0 && $0 != 10 && $0 != 13 }
  }
}
