extension ConcurrencyController {
  /// A round at the number that was settled for, or at one that is tried.
  ///
  /// - Parameters:
  ///   - rise: How many times the shortest wait for a first byte the present is.
  ///   - isLimiting: Whether the limit was reached.
  mutating func hold(_ goodput: Goodput, rise: Double, isLimiting: Bool, _ now: Double) {
    switch trial {
    case .none:
      guard isLimiting else { return }
      let isPoor = reference.map { rise > 2 && goodput.ratio(to: $0, waitingShare: waitingShare) < 0.6 } ?? false
      poorRounds = isPoor ? poorRounds + 1 : 0
      if poorRounds >= 2 {
        // The server can do less than it could, now or from now on.
        settle(at: max(min(4, width), width * 0.7), now: now, pause: 1)
        recovers = refusals == 0
      } else if recovers, rise < 1.3 {
        recovers = false
        growOn(from: goodput)
      } else if now >= nextTrial {
        reference = goodput
        tryAnother(isQueueing: rise > 1.25 || waitingShare < 0.5, now)
      } else if reference == nil {
        reference = goodput
      }
    case .changing(let up):
      trial = .measuring(up: up)
    case .measuring(let up):
      decide(goodput, up: up, isLimiting: isLimiting, now)
    }
  }

  private mutating func tryAnother(isQueueing: Bool, _ now: Double) {
    homeWidth = width
    let more = min(max(width * (refusals == 0 ? 1.25 : 1.05), width + 1), bound(now)).rounded(.down)
    let fewer = max(min(4, width), width * 0.8).rounded(.down)
    if triesUpNext || !isQueueing, more > width {
      width = more
      trial = .changing(up: true)
    } else if isQueueing, fewer < width {
      width = fewer
      trial = .changing(up: false)
    } else {
      reject(now)
    }
  }

  private mutating func decide(_ goodput: Goodput, up: Bool, isLimiting: Bool, _ now: Double) {
    guard isLimiting, let reference else { return reject(now) }
    let gain = goodput.ratio(to: reference, waitingShare: waitingShare)
    if up, gain >= 1 + 0.3 * (width / homeWidth - 1) {
      if refusals == 0 { return growOn(from: goodput) }
      kept = 1
      accept(goodput, now)
    } else if !up, gain >= 0.97, kept * gain >= 0.95 {
      kept = min(1, kept * gain)
      triesUpNext = false
      accept(goodput, now)
    } else {
      reject(now)
    }
  }

  private mutating func accept(_ goodput: Goodput, _ now: Double) {
    trial = .none
    reference = goodput
    pause = 1
    nextTrial = now + 0.25
  }

  private mutating func reject(_ now: Double) {
    width = min(homeWidth, bound(now))
    trial = .none
    triesUpNext.toggle()
    pause = min(8, pause * 1.5)
    nextTrial = now + pause
  }
}
