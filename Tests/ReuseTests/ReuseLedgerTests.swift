import ReuseCore
import Testing

@Suite struct ReuseLedgerTests {
  /// Every combination of the rules, small enough for their edges to meet often.
  static let policies: [ReusePolicy] = {
    var policies: [ReusePolicy] = []
    for calls in [nil, 0, 1, 3] as [Int?] {
      for lifetime in [nil, .seconds(5)] as [Duration?] {
        for capacity in [nil, 1, 2, 5] as [Int?] {
          for scope in [ReuseScope.perArguments, .shared] {
            policies.append(ReusePolicy(calls: calls, for: lifetime, capacity: capacity, scope: scope))
          }
        }
      }
    }
    return policies
  }()

  /// Two thousand random steps give the same answers, evictions and counts as the model.
  @Test(arguments: policies)
  func agreesWithTheModel(_ policy: ReusePolicy) {
    var random = SplitMix(state: 42)
    // The hashes of the last two rounds collide: in the buckets, and altogether.
    for hash in [{ $0.hashValue }, { $0 }, { $0 << 32 | $0 << 20 }, { _ in 5 }] as [(Int) -> Int] {
      var ledger = ReuseLedger<Int, Int>(policy)
      var model = ReuseModel(policy: policy)
      var now = Duration.zero
      for step in 0..<500 {
        now += .seconds(Int.random(in: 0...2, using: &random))
        let key = Int.random(in: 0..<12, using: &random)
        let time = policy.lifetime == nil ? nil : now
        switch Int.random(in: 0..<40, using: &random) {
        case 0:
          ledger.removeAll()
          model.removeAll()
        case 1, 2:
          ledger.remove(key, hash: hash(key))
          model.remove(key)
        default:
          let kept = ledger.call(key, hash: hash(key), at: time)
          #expect(kept == model.call(key, at: now), "step \(step)")
          if kept == nil {
            if Int.random(in: 0..<10, using: &random) == 0 {
              ledger.abandon(key, hash: hash(key))
              model.abandon(key)
            } else {
              let joined = max(0, Int.random(in: -3...4, using: &random))
              let evicted = ledger.keep(step, for: key, hash: hash(key), at: time, joined: joined)
              #expect(evicted == model.keep(step, for: key, at: now, joined: joined), "step \(step)")
            }
          }
        }
        #expect(ledger.count == model.entries.count, "step \(step)")
      }
      #expect(ledger.statistics == model.statistics)
    }
  }

  /// Numbers that make no sense are read as the nearest that do.
  @Test(arguments: [
    (ReusePolicy(calls: -1), ReusePolicy(calls: 0)),
    (ReusePolicy(capacity: 0), ReusePolicy(capacity: 1)),
  ])
  func clampsPolicies(_ given: ReusePolicy, _ meant: ReusePolicy) {
    #expect(given == meant)
  }
}
