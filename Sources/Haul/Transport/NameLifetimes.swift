import NIOCore

/// How long what a look-up brought is believed. getaddrinfo does not tell the records' own times.
struct NameLifetimes: Sendable {
  /// Addresses, and that all of them are forbidden.
  var addresses = TimeAmount.seconds(60)
  /// From this age on, addresses that are used are looked up anew beside, so that nobody waits when they are too old.
  var renewal = TimeAmount.seconds(45)
  /// That there is no such name: the list may have thousands of its items.
  var missing = TimeAmount.seconds(30)
  /// That nobody could say. Where it took longer than this to learn, it is believed as long as it took.
  var temporary = TimeAmount.seconds(1)
  /// Any failure, by the next try of an item that it made fail. No pause before such a try is shorter.
  var beforeRetry = Self.retryPause

  static let retryPause = TimeAmount.milliseconds(300)

  /// For a child process, which is not told that a work has failed before: any failure is believed only until such a work
  /// may come back.
  static let child = NameLifetimes(missing: retryPause, temporary: retryPause)

  /// - Parameter took: How long the look-up lasted.
  func lifetime(of answer: AddressLookup.Answer, took: TimeAmount) -> TimeAmount {
    switch answer {
    case .success: addresses
    case .failure(let error) where error.isRefused: addresses
    case .failure(let error) where error.isTemporary: max(temporary, min(took, missing))
    case .failure: missing
    }
  }
}
