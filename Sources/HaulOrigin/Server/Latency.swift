import NIOCore

/// How long a response's head is held back.
struct Latency: Sendable {
  let seed: UInt64
  let base: TimeAmount
  let jitter: TimeAmount

  /// Both durations are at most a day, so sums and doubles of them fit.
  init(_ configuration: OriginConfiguration) {
    seed = configuration.seed
    base = TimeAmount(configuration.latency)
    jitter = TimeAmount(configuration.jitter)
  }

  /// The delay of the request with this number, within ± jitter of the latency and never below zero.
  func delay(ofRequest number: Int) -> TimeAmount {
    guard jitter > .zero else { return base }
    let width = UInt64(jitter.nanoseconds * 2) + 1
    // Another sequence than the one of the sizes.
    let word = SplitMix.word(key: SplitMix.mix(~seed), index: UInt64(number))
    let offset = Int64(SplitMix.below(width, word: word)) - jitter.nanoseconds
    return .nanoseconds(max(0, base.nanoseconds + offset))
  }
}
