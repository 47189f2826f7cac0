/// What arrives in a second: files, and bytes of their bodies.
struct Goodput: Sendable, Hashable {
  var filesPerSecond: Double
  var bytesPerSecond: Double

  /// How many times `other` it is.
  ///
  /// Files count as far as time goes by waiting for answers, bytes as far as it goes by reading them: a list of tiny
  /// files is judged by files a second, one of films by bytes.
  ///
  /// - Parameter waitingShare: The part of the attempts' time before their first byte, from 0 to 1.
  func ratio(to other: Goodput, waitingShare: Double) -> Double {
    waitingShare * Self.ratio(filesPerSecond, other.filesPerSecond)
      + (1 - waitingShare) * Self.ratio(bytesPerSecond, other.bytesPerSecond)
  }

  private static func ratio(_ value: Double, _ other: Double) -> Double {
    // Something where there was nothing is growth, by how much nobody can say.
    other > 0 ? value / other : value > 0 ? 2 : 1
  }
}

/// A stretch of time over which goodput and waiting are measured, at one number in flight. Times are seconds.
struct MeasuredRound: Sendable {
  /// The number that might run when it began.
  let level: Int
  let start: Double
  private let bytesAtStart: Int
  /// Attempts that ended in it.
  private(set) var ended = 0
  /// Of these, attempts that began in it too.
  private(set) var fresh = 0
  /// Of these, attempts that found the server in trouble.
  private(set) var troubled = 0
  private var answered = 0
  private var waiting = 0.0

  init(level: Int, start: Double, bytes: Int) {
    self.level = level
    self.start = start
    bytesAtStart = bytes
  }

  mutating func count(_ attempt: ConcurrencyController.Attempt) {
    ended += 1
    if attempt.start >= start { fresh += 1 }
    if attempt.ending == .troubled {
      troubled += 1
    } else {
      answered += 1
      // A new connection is slow, whatever the server has to do.
      waiting += max(0, attempt.firstByte - attempt.connect)
    }
  }

  func hasArrivals(_ bytes: Int) -> Bool { bytes > bytesAtStart }

  func goodput(now: Double, bytes: Int) -> Goodput {
    let seconds = max(now - start, 1e-9)
    return Goodput(filesPerSecond: Double(answered) / seconds, bytesPerSecond: Double(bytes - bytesAtStart) / seconds)
  }

  /// The mean time from a request to the first byte; nil where no answer came.
  var meanFirstByte: Double? { answered > 0 ? waiting / Double(answered) : nil }
}

/// The shortest mean time to the first byte of the last 20 to 40 seconds: how long a server takes that has nothing to do.
struct ShortestWait: Sendable {
  private static let memory = 20.0

  private var earlier = Double.infinity
  private var recent = Double.infinity
  private var since: Double?

  /// Seconds; infinite where none is known.
  var seconds: Double { min(earlier, recent) }

  /// Takes note of a round's mean.
  ///
  /// - Returns: how many times the shortest it is.
  mutating func rise(of wait: Double?, now: Double) -> Double {
    guard let wait else { return 1 }
    if let since, now - since <= Self.memory {
      recent = min(recent, wait)
    } else {
      earlier = recent
      recent = wait
      since = now
    }
    return seconds > 0 ? wait / seconds : 1
  }
}
