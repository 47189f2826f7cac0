import FoundationEssentials
import HaulOrigin
import Testing

@testable import Haul

extension Placements {
  @Suite("A run from its beginning to its end")
  struct LifecycleTests {
    private func descriptors() throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    @Test(
      "lets go of all that it opened", .timeLimit(.minutes(1)),
      arguments: [Strategy.async(workers: 4), .processes(workers: 1)], [HTTPChoice.auto, .http2])
    func descriptors(strategy: Strategy, version: HTTPChoice) async throws {
      let origin = try await Origin.start()
      try await TestFolder.with { folder in
        folder.write(origin.urls.prefix(3).joined(separator: "\n"), to: "list")
        var configuration = Configuration(
          strategy: strategy, destination: folder.at("to"), workerExecutable: try haulExecutable())
        configuration.httpVersion = version
        var counts: [Int] = []
        for _ in 0..<12 {
          let summary = try await Downloader(configuration: configuration).run(.file(folder.at("list")))
          #expect(summary.saved + summary.skipped == 3)
          counts.append(try descriptors())
        }
        // Other tests open and close theirs meanwhile; a leak would be one or more for each run.
        #expect((counts.last ?? 0) - (counts.first ?? 0) < 10, "\(counts)")
      }
      try await origin.shutdown()
    }

    @Test("can be made again of the same list", .timeLimit(.minutes(1)))
    func again() async throws {
      let origin = try await Origin.start()
      try await TestFolder.with { folder in
        folder.write(origin.urls.prefix(3).joined(separator: "\n"), to: "list")
        let list = try ItemList.file(folder.at("list"))
        let downloader = Downloader(configuration: Configuration(destination: folder.at("to")))
        #expect(try await downloader.run(list).saved == 3)
        #expect(try await downloader.run(list).skipped == 3)
      }
      try await origin.shutdown()
    }

    /// A list that cannot be read beyond its first line.
    private struct BreakingReader: ItemReader {
      var isBegun = false

      mutating func next(limit: Int, isCancelled: () -> Bool) throws(HaulError) -> [ListEntry] {
        if isBegun { throw HaulError(.list, "the disk with the list is gone") }
        isBegun = true
        return [ListEntry(item: Item(url: "ftp://a.example/x"))]
      }
    }

    @Test("ends as local trouble where the list breaks off", .timeLimit(.minutes(1)))
    func brokenList() async throws {
      try await TestFolder.with { folder in
        let downloader = Downloader(configuration: Configuration(destination: folder.path))
        let told = try await downloader.told(ItemList { BreakingReader() })
        #expect(told.records.count == 1)
        #expect(told.summary.failed == 1)
        #expect(told.summary.stop == .localTrouble("the disk with the list is gone"))
      }
    }

    @Test(
      "has a record for every line, also where lines choose their own index", .timeLimit(.minutes(1)),
      arguments: ["async", "processes"])
    func indexes(strategy: String) async throws {
      let dead = try await deadPort()
      let line = "{\"index\":0,\"url\":\"http://127.0.0.1:\(dead)/x\"}\n"
      try await TestFolder.with { folder in
        let output = try await runHaul(
          ["worker", "--retries", "1", "--strategy", strategy, "--workers", "1", "--to", folder.path],
          input: line + line)
        #expect(output.split(separator: "\n").count == 2)
        #expect(output.split(separator: "\n").allSatisfy { $0.contains("\"index\":0,") })
      }
    }

    @Test(
      "header fields of the framing are refused, and so is a number of workers beyond all measure",
      arguments: ["Content-Length: 5", "transfer-encoding: chunked", "Connection: upgrade"])
    func refused(field: String) throws {
      let configuration = Configuration(headers: [try #require(HeaderField(field))])
      #expect(throws: HaulError.self) { _ = try Downloader(configuration: configuration).download(["http://h/"]) }
      let huge = Configuration(strategy: .async(workers: .max))
      #expect(throws: HaulError.self) { _ = try Downloader(configuration: huge).download(["http://h/"]) }
    }
  }
}
