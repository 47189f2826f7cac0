import Haul
import HaulOrigin
import Testing

/// `haul worker` as a process.
@Suite(.timeLimit(.minutes(2))) struct WorkerCommandTests {
  @Test("a URL or an object a line in, a record a line out; exit code 0 when every line has one")
  func records() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let input =
          "\(origin.urls[0])\n{\"url\":\"\(origin.urls[1])\",\"name\":\"two.jpg\"}\n\(origin.baseURL)/status/404\n"
        let outcome = try await CommandHarness.run(["worker", "--to", "pictures"], in: folder, input: input)
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.errors == "")
        let records = try outcome.outputLines.map { try Record(json: $0.utf8) }.sorted { $0.index < $1.index }
        #expect(records.map(\.status) == [.saved, .saved, .failed])
        #expect(records.map(\.error) == [nil, nil, .http4xx])
        #expect(try folder.names(in: "pictures") == ["image1.jpg", "two.jpg"])
        #expect(try folder.bytes("pictures/two.jpg") == origin.bytes(2))
      }
    }
  }

  @Test("nothing in, nothing out")
  func empty() async throws {
    try await TestFolder.with { folder in
      let outcome = try await CommandHarness.run(["worker"], in: folder)
      #expect(outcome == .init(output: "", errors: "", code: 0))
    }
  }

  @Test("what makes no sense ends it with exit code 2")
  func refused() async throws {
    try await TestFolder.with { folder in
      let outcome = try await CommandHarness.run(["worker", "--strategy", "fibers"], in: folder)
      #expect(outcome.code == 2)
      #expect(outcome.errors.contains("hint: the strategies are"))
    }
  }
}
