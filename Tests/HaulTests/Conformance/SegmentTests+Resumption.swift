import FoundationEssentials
import Haul
import Testing

/// Runs that were stopped with parts of a file there, and those that go on with it.
extension Placements.SegmentTests {
  /// Which phase a run is stopped in.
  enum Moment: CaseIterable {
    case beforeHead, beforeParts, inParts, atLastPart
  }

  /// Answers until the moment has come, then holds all back.
  private static func holding(_ moment: Moment, _ gate: ScriptedServer.Gate)
    -> @Sendable (String) -> [ScriptedServer.Step]
  {
    let counter = Counter()
    return { head in
      guard let range = file.asked(head) else {
        return moment == .beforeHead
          ? [.open(gate), .silence]
          : [.send(file.wholeHead), .bytes(Array(file.bytes[..<(700 << 10)])), .silence]
      }
      switch moment {
      case .beforeHead, .beforeParts:
        return [.open(gate), .silence]
      case .inParts:
        let start = Array(file.bytes[range].prefix(range.count / 2))
        let step = counter.next() == 3 ? ScriptedServer.Step.open(gate) : .send("")
        return [.send(file.partHead(range)), .bytes(start), step, .silence]
      case .atLastPart:
        return counter.next() < 3 ? file.part(range) : [.open(gate), .silence]
      }
    }
  }

  @Test(
    "an interrupted run is gone on with, and what it notes is true", .timeLimit(.minutes(1)),
    arguments: Moment.allCases, [1, 4])
  func interrupted(moment: Moment, segments: Int) async throws {
    try await TestFolder.with { folder in
      try await stopped(moment, segments: segments, in: folder) { url, gate in
        var configuration = Configuration(strategy: .sequential, destination: folder.path, retries: 0)
        configuration.segments = .fixed(4)
        let download = try Downloader(configuration: configuration).download([url])
        Task {
          await gate.opened()
          download.cancel()
        }
        var status: Record.Status?
        for await event in download { if case .record(let record) = event { status = record.status } }
        #expect(status == .failed)
        // What was there when it was stopped.
        #expect([0, 2].contains(try folder.names().count))
      }
    }
  }

  @Test(
    "a killed run is gone on with, and what it notes is true", .timeLimit(.minutes(1)),
    arguments: Moment.allCases, [1, 4])
  func killed(moment: Moment, segments: Int) async throws {
    try await TestFolder.with { folder in
      try await stopped(moment, segments: segments, in: folder) { url, gate in
        let code = try await killHaul([url, "--segments", "4", "--retries", "0"], in: folder, when: gate)
        #expect(code == -9)
      }
    }
  }

  /// Stops a run of four segments at a moment, looks at what it left, and goes on with as many segments as are told.
  private func stopped(
    _ moment: Moment, segments: Int, in folder: TestFolder,
    _ stop: (_ url: String, _ gate: ScriptedServer.Gate) async throws -> Void
  ) async throws {
    let gate = ScriptedServer.Gate()
    let isHolding = Switch()
    let holding = Self.holding(moment, gate)
    try await ScriptedServer.answering { head in
      isHolding.isOn ? holding(head) : Self.file.answer(head)
    } run: { server in
      try await stop("\(server.url)/x", gate)
      let there = try noted(in: folder)
      isHolding.turnOff()
      let before = server.requests.count
      let record = try await fetch("\(server.url)/x", in: folder, segments: .fixed(segments))
      #expect(record.status == .saved, "\(record.message ?? "")")
      #expect(folder.bytes("x") == Self.file.bytes)
      #expect(try folder.names() == ["x"])
      // Nothing that was noted is asked for again, but for what the first answer is cut off from.
      let requests = server.requests.dropFirst(before)
      if let there, there.contains(where: { $0.lowerBound == 0 }) { #expect(record.resumedFrom != nil) }
      for request in requests.dropFirst() {
        guard let asked = Self.file.asked(request) else { continue }
        #expect(there?.allSatisfy { !$0.overlaps(asked) } ?? true)
      }
    }
  }

  /// What the note in a folder says is there, after looking whether it is; nil where there is none.
  private func noted(in folder: TestFolder) throws -> [Range<Int>]? {
    guard let note = try folder.names().first(where: { $0.hasSuffix(".json") }),
      let part = try folder.names().first(where: { $0.hasSuffix(".part") }).flatMap({ folder.bytes($0) })
    else { return nil }
    struct Note: Decodable { var ranges: [[Int]]? }
    let data = Data(folder.bytes(note) ?? [])
    let ranges = try JSONDecoder().decode(Note.self, from: data).ranges?.map { $0[0]..<$0[1] } ?? [0..<part.count]
    for range in ranges {
      try #require(range.upperBound <= part.count)
      #expect(part[range] == Self.file.bytes[range], "\(range) is not what the server sent")
    }
    return ranges
  }

  @Test("gaps of an interrupted run whose file has changed since are of no use", .timeLimit(.minutes(1)))
  func changedMeanwhile() async throws {
    try await TestFolder.with { folder in
      let isHolding = Switch()
      let gate = ScriptedServer.Gate()
      let holding = Self.holding(.inParts, gate)
      try await ScriptedServer.answering { head in
        isHolding.isOn ? holding(head) : Self.other.whole
      } run: { server in
        _ = try await killHaul(["\(server.url)/x", "--segments", "4", "--retries", "0"], in: folder, when: gate)
        isHolding.turnOff()
        let record = try await fetch("\(server.url)/x", in: folder, segments: .fixed(4))
        #expect(record.status == .saved)
        #expect(record.resumedFrom == nil)
        #expect(folder.bytes("x") == Self.other.bytes)
        #expect(try folder.names() == ["x"])
      }
    }
  }
}
