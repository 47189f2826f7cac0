import Haul

/// The line that shows how far a run is.
///
/// ```
/// 123/200 files  2 failed  16 in flight  4.5 MB  5.1 MB/s  0:03 left
/// ```
enum ProgressLine {
  /// The line, at most `width` columns wide: what matters least is left out first.
  ///
  /// - Parameter rate: Bytes a second, smoothed; nil while that is not known.
  static func text(progress: Progress, rate: Double?, width: Int) -> String {
    if progress.listed == 0, !progress.listEnded { return String(waiting.prefix(max(0, width))) }
    // A list that is still being read has no known length.
    let total = progress.listEnded ? "\(progress.listed)" : "\(progress.listed)+"
    var parts: [(text: String, weight: Int)] = [("\(progress.finished)/\(total) files", 6)]
    if progress.failed > 0 { parts.append(("\(progress.failed) failed", 5)) }
    parts.append(("\(progress.inFlight) in flight", 1))
    parts.append((Quantity.bytes(progress.bytes), 2))
    if let rate { parts.append((Quantity.rate(rate), 3)) }
    if let left = progress.timeLeft { parts.append(("\(Quantity.clock(left)) left", 4)) }

    while parts.count > 1, length(parts) > width {
      guard let least = parts.indices.min(by: { parts[$0].weight < parts[$1].weight }) else { break }
      parts.remove(at: least)
    }
    return String(parts.map(\.text).joined(separator: gap).prefix(max(0, width)))
  }

  /// Before the first item: a list on standard input may take its time.
  static let waiting = "waiting for the list"

  private static let gap = "  "

  private static func length(_ parts: [(text: String, weight: Int)]) -> Int {
    parts.reduce(0) { $0 + $1.text.count } + (parts.count - 1) * gap.count
  }
}

/// Bytes a second, smoothed so that a person can read it.
///
/// An exponential average over some seconds: the share of what is new grows with the time that passed, so that it does
/// not matter how often it is updated.
struct RateMeter: Hashable {
  private var bytes = 0
  private var elapsed = Duration.zero
  /// Bytes a second; nil before there are two moments to compare.
  private(set) var rate: Double?

  /// Seconds after which about a third of the old is left.
  private static let memory = 3.0

  /// Takes note of the bytes that had arrived at a moment.
  mutating func update(_ progress: Progress) {
    let seconds = (progress.elapsed - elapsed) / .seconds(1)
    guard seconds > 0 else { return }
    // A failed attempt's bytes are taken back: no negative rates.
    let current = Double(max(0, progress.bytes - bytes)) / seconds
    if let rate {
      let share = seconds / (seconds + Self.memory)
      self.rate = rate + (current - rate) * share
    } else {
      rate = current
    }
    bytes = progress.bytes
    elapsed = progress.elapsed
  }
}
