/// Why an item failed, by class. The raw value is the word in a record's `error` field.
public enum FailureClass: String, Sendable, Hashable, CaseIterable, Codable {
  /// The list's text is no URL that can be fetched.
  case url
  /// The host's name could not be resolved.
  case dns
  /// No connection, or one that ended before a response's head.
  case connect
  /// The server could not prove who it is, or no secure connection came about.
  case tls
  /// A time limit passed.
  case timeout
  /// The server answered with a 4xx status other than 429.
  case http4xx = "http_4xx"
  /// The server answered 429 Too Many Requests.
  case http429 = "http_429"
  /// The server answered with a 5xx status.
  case http5xx = "http_5xx"
  /// A redirect that leads nowhere, or too many of them.
  case redirect
  /// The body ended before its time.
  case truncated
  /// The server broke HTTP's rules.
  case `protocol`
  /// What arrived is not what was promised.
  case checksum
  /// The content is not of the wanted kind.
  case content
  /// The body is larger than allowed.
  case tooLarge = "too_large"
  /// The local disk or file system refused.
  case disk
  /// haul's own policy forbade it.
  case refused
  /// The run was stopped while the item was in flight.
  case interrupted
}

/// Why an attempt or item failed: the class for programs, the message for people.
public struct Failure: Error, Sendable, Hashable {
  /// The class, as in a record's `error`.
  public var failureClass: FailureClass
  /// What happened and, where there is something to do, what. Safe to print: control characters are escaped.
  public var message: String
  /// Whether no other item could do better: the disk is full, the destination is gone.
  package var isLocalTrouble = false

  /// Whether another server of the same file might do better.
  var concernsServer: Bool {
    switch failureClass {
    case .dns, .connect, .tls, .timeout, .http4xx, .http429, .http5xx, .redirect, .truncated, .protocol, .checksum,
      .content, .tooLarge:
      true
    case .url, .disk, .refused, .interrupted: false
    }
  }

  /// A failure of `failureClass`.
  public init(_ failureClass: FailureClass, _ message: String) {
    self.failureClass = failureClass
    self.message = message
  }
}
