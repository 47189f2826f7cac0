import FoundationEssentials
import HaulLab
import HaulOrigin
import Testing

@testable import HaulCommand

/// `haul tune` as a process, on the embedded origin.
@Suite(.timeLimit(.minutes(3))) struct TuneCommandTests {
  @Test("it measures, answers, remembers, and get uses what it found")
  func tune() async throws {
    try await TestOrigin.with(.small(count: 40, latency: .milliseconds(20))) { origin in
      try await TestFolder.with { folder in
        try folder.write(origin.urls.map { "\($0)\n" }.joined(), to: "list.txt")
        let state = ["XDG_STATE_HOME": folder.at("state")]
        let outcome = try await CommandHarness.run(
          [
            "tune", "-i", "list.txt", "--strategies", "threads,async", "--max-workers", "4", "--budget", "40s",
            "--seed",
            "3",
          ], in: folder, variables: state.merging(["HAUL_WORKERS": "9", "HAUL_STRATEGY": "processes"]) { $1 })
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.outputLines.contains { $0.hasPrefix("Fastest: ") })
        #expect(outcome.outputLines.contains { $0.hasPrefix("Knee: ") })
        #expect(outcome.outputLines.last?.hasPrefix("haul get -i list.txt --strategy ") == true)
        #expect(outcome.errors.contains("remembered for 127.0.0.1:"))
        #expect(try folder.names() == ["list.txt", "state"])
        let hosts = try TunedHosts.read(folder.at("state/haul/tuned.json"))
        let entry = try #require(hosts.hosts.values.first)
        #expect((1...4).contains(try #require(entry.workers[entry.strategy])))

        let get = try await CommandHarness.run(
          ["get", "-i", "list.txt", "--to", "out", "--workers", "tuned"], in: folder, variables: state)
        #expect(get.code == 0, "\(get)")
        #expect(get.errors.contains("with \(entry.strategy), as haul tune found for 127.0.0.1:"), "\(get.errors)")
        #expect(try folder.names(in: "out").count { $0.hasSuffix(".jpg") } == 40)
        let threads = try await CommandHarness.run(
          ["get", "-i", "list.txt", "--to", "out", "--workers", "tuned", "--strategy", "processes"], in: folder,
          variables: state)
        #expect(threads.code == 0, "\(threads)")
        #expect(threads.errors.contains("warning: --workers tuned: "), "\(threads.errors)")
      }
    }
  }

  @Test("where nothing is remembered, get says so and goes on")
  func fallback() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let outcome = try await CommandHarness.run(
          ["get", origin.urls[0], "--workers", "tuned"], in: folder, variables: ["XDG_STATE_HOME": folder.at("state")])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.errors.contains("warning: --workers tuned: nothing is remembered for 127.0.0.1:"))
        #expect(outcome.errors.contains("going on with --workers auto"))
      }
    }
  }

  @Test("measurements that cannot tell give no number")
  func noAnswer() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let few = try await CommandHarness.run(
          ["tune", origin.urls[0], origin.urls[1], "--max-repeats", "2", "--strategies", "async"], in: folder,
          variables: ["XDG_STATE_HOME": folder.at("state")])
        #expect(few.code == 1, "\(few)")
        #expect(few.output.contains("No answer: 4 requests are too few to tell"))
        #expect(!few.output.contains("Fastest"))
        let failing = try await CommandHarness.run(
          ["tune", "\(origin.baseURL)/status/404", "\(origin.baseURL)/status/410", "--strategies", "async"], in: folder,
          variables: ["XDG_STATE_HOME": folder.at("state")])
        #expect(failing.code == 1, "\(failing)")
        #expect(failing.output.contains("No answer: every file failed (http_4xx "))
        #expect(failing.output.contains("; the first: \(origin.baseURL)/status/4"))
        #expect(try folder.names() == [])
      }
    }
  }

  @Test(
    "what makes no sense is refused with a hint",
    arguments: [
      ([], "nothing to measure with"), (["http://h/", "--strategies", "fibers"], "'fibers' names no strategy"),
      (["http://h/", "--strategies", "async,async"], "is there twice"), (["http://h/", "--max-workers", "0"], "is 0"),
      (["http://h/", "--max-repeats", "0"], "is 0"), (["http://h/", "--budget", "0s"], "no time"),
      (["http://h/a"], "nothing to tune with a single URL"), (["list.txt"], "is a file, and no URL"),
      (["-i", "none.txt"], "none.txt"), (["-i", "-", "-i", "-"], "twice"), (["-i", "empty.txt"], "empty.txt"),
    ] as [([String], String)])
  func refused(_ arguments: [String], _ expected: String) async throws {
    try await TestFolder.with { folder in
      try folder.write("# nothing\n", to: "empty.txt")
      try folder.write("http://h/\n", to: "list.txt")
      let outcome = try await CommandHarness.run(["tune"] + arguments, in: folder)
      #expect(outcome.code == 2, "\(outcome)")
      #expect(outcome.errors.contains(expected), "\(outcome.errors)")
      #expect(outcome.errors.contains("hint: ") || outcome.errors.contains("Usage: "), "\(outcome.errors)")
    }
  }
}
