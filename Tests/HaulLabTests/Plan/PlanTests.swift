import Testing

@testable import HaulLab

/// What runs in which order.
@Suite struct PlanTests {
  @Test(
    "a plan is strategies with numbers of workers",
    arguments: [
      ("sequential", ["sequential-1"]),
      ("threads:5+10,async:200", ["threads-5", "threads-10", "async-200"]),
      ("processes:2,sequential,processes:4", ["processes-2", "sequential-1", "processes-4"]),
    ])
  func plan(_ text: String, _ folders: [String]) throws {
    let plan = try Plan(text)
    #expect(plan.combinations.map(\.folder) == folders)
    #expect(plan.description == text)
  }

  @Test("the standard plan has every strategy")
  func standard() throws {
    let text = "sequential,threads:5+10+20+50+100+200,processes:2+4+5+8,async:200"
    #expect(Plan.standard.description == text)
    #expect(try Plan(text) == .standard)
    #expect(Set(Plan.standard.main.map(\.folder)) == ["sequential-1", "threads-200", "processes-8", "async-200"])
  }

  @Test(
    "strategies and workers are every combination of them, sequential once",
    arguments: [
      ("sequential,threads,async", "5,10", "sequential,threads:5+10,async:5+10"),
      ("sequential", "5,10", "sequential"),
      ("processes", "3", "processes:3"),
    ])
  func product(_ strategies: String, _ workers: String, _ plan: String) throws {
    #expect(try Plan(strategies: strategies, workers: workers).description == plan)
  }

  @Test(
    "what is no plan is refused with a hint",
    arguments: [
      "", "fibers:2", "threads", "threads:", "threads:0", "threads:x", "threads:-1", "threads:5+", "sequential:1",
      "async:2,async:2", "async:2,", "async:99999999999999999999", "async:65537", "Threads:2",
    ])
  func noPlan(_ text: String) {
    let error = #expect(throws: LabError.self) { try Plan(text) }
    #expect(error?.hint?.contains("threads:5+20") == true)
  }

  @Test("so are strategies and workers that are none", arguments: [("", "5"), ("threads", ""), ("threads", "5,5")])
  func noProduct(_ strategies: String, _ workers: String) {
    #expect(throws: LabError.self) { try Plan(strategies: strategies, workers: workers) }
  }

  @Test("every round has each combination once, warm-ups first", arguments: [(0, 1), (1, 3), (2, 10)])
  func balanced(_ warmUps: Int, _ rounds: Int) {
    let schedule = Schedule(plan: .standard, rounds: rounds, warmUps: warmUps, seed: 42)
    let size = Plan.standard.combinations.count
    #expect(schedule.entries.count == size * (warmUps + rounds))
    #expect(schedule.entries.count(where: \.isWarmUp) == size * warmUps)
    for round in (1 - warmUps)...rounds {
      let start = (round - 1 + warmUps) * size
      let entries = schedule.entries[start..<start + size]
      #expect(entries.allSatisfy { $0.round == round })
      #expect(Set(entries.map(\.combination)) == Set(Plan.standard.combinations))
    }
  }

  @Test("the order is the seed's, another with another seed, and another in every round")
  func reproducible() throws {
    let plan = try Plan("sequential,threads:2+4,async:8")
    func order(_ seed: UInt64) -> [String] {
      Schedule(plan: plan, rounds: 3, warmUps: 0, seed: seed).entries.map(\.combination.folder)
    }
    // Written down once: a seed in a report must mean the same order for ever.
    #expect(
      order(1) == [
        "sequential-1", "threads-2", "async-8", "threads-4", "sequential-1", "threads-4", "async-8", "threads-2",
        "threads-4", "sequential-1", "threads-2", "async-8",
      ])
    #expect(order(1) == order(1))
    #expect(order(1) != order(2))
  }

  @Test("over many rounds, each combination is about as often in each place")
  func fair() throws {
    let plan = try Plan("sequential,threads:2+4,async:8")
    let rounds = 4_000
    let entries = Schedule(plan: plan, rounds: rounds, warmUps: 0, seed: 3).entries
    for place in 0..<4 {
      for combination in plan.combinations {
        let count = (0..<rounds).count { entries[$0 * 4 + place].combination == combination }
        // 1000 expected, with a standard deviation of 27.
        #expect((850...1_150).contains(count))
      }
    }
  }
}
