import Testing

@testable import Haul

extension Placements {
  @Suite("Names of a list with many hosts", .timeLimit(.minutes(1)))
  struct NamesTests {
    private func run(
      _ names: ScriptedNames, _ strategy: Strategy, hosts: [String], retries: Int = 0,
      connect: Duration = .seconds(60), onRecord: (Record) -> Void = { _ in }
    ) async throws -> Told {
      let answer: @Sendable (String) -> [ScriptedServer.Step] = { _ in [.send(Response.ok("x"))] }
      return try await ScriptedServer.answering(answer) { server in
        try await TestFolder.with { folder in
          var configuration = Configuration(
            strategy: strategy, destination: folder.path, limits: TimeLimits(connect: connect), retries: retries)
          configuration.lookUp = names.lookUp
          var told = Told()
          let urls = hosts.enumerated().map { "http://\($1):\(server.port)/file\($0)" }
          for await event in try Downloader(configuration: configuration).download(.urls(urls)) {
            switch event {
            case .record(let record):
              told.records.append(record)
              onRecord(record)
            case .summary(let summary): told.summary = summary
            case .warning, .progress: break
            }
          }
          return told
        }
      }
    }

    @Test(
      "each is asked for once, however many files it has",
      arguments: [Strategy.sequential, .threads(workers: 4), .async(workers: 8), .async(workers: .automatic)])
    func once(strategy: Strategy) async throws {
      let names = ScriptedNames { _, _ in ScriptedNames.loopback }
      let told = try await run(names, strategy, hosts: (0..<600).map { "h\($0 % 300).test" })
      #expect(told.summary.saved == 600)
      #expect(names.asked.count == 300 && names.asked.values.allSatisfy { $0 == 1 })
      #expect(names.most <= LookupCrew.width)
    }

    @Test("a host whose name is not known yet holds no slot")
    func noSlot() async throws {
      let names = ScriptedNames { host, _ in host == "slow.test" ? nil : ScriptedNames.loopback }
      var others = 0
      // One slot: were it taken by the first, nothing would ever come.
      let told = try await run(names, .sequential, hosts: ["slow.test", "a.test", "b.test"]) { record in
        others += 1
        if others == 2 { names.release() }
      }
      #expect(told.records.map(\.index).last == 0)
      #expect(told.summary.saved == 3)
    }

    @Test("a dead host costs few look-ups, and each next try of its files has asked again")
    func dead() async throws {
      let names = ScriptedNames { _, _ in ScriptedNames.missing }
      let told = try await run(
        names, .async(workers: 8), hosts: Array(repeating: "dead.test", count: 500), retries: 1)
      #expect(told.records.allSatisfy { $0.error == .dns && $0.attempts == 2 })
      let asked = try #require(names.asked["dead.test"])
      #expect(asked >= 2 && asked <= 100)
    }

    @Test("trouble that passes costs a try and no file")
    func trouble() async throws {
      let names = ScriptedNames { _, time in time == 1 ? ScriptedNames.trouble : ScriptedNames.loopback }
      let told = try await run(names, .async(workers: 8), hosts: (0..<20).map { "h\($0).test" }, retries: 3)
      #expect(told.records.allSatisfy { $0.status == .saved && $0.attempts == 2 })
      #expect(names.asked.values.allSatisfy { $0 == 2 })
    }

    @Test("a look-up without end fails its items, and the run ends without it")
    func endless() async throws {
      let names = ScriptedNames { host, _ in host == "endless.test" ? nil : ScriptedNames.loopback }
      let told = try await run(
        names, .async(workers: 2), hosts: ["endless.test", "endless.test", "a.test"], connect: .seconds(2))
      #expect(told.inOrder.map(\.status) == [.failed, .failed, .saved])
      #expect(told.inOrder.map(\.error) == [.dns, .dns, nil])
      #expect(told.inOrder.first?.message?.contains("--connect-timeout") == true)
      #expect(names.asked == ["endless.test": 1, "a.test": 1])
      names.release()
    }
  }
}
