import FoundationEssentials
import Haul
import HaulOrigin
import NIOPosix
import Subprocess
import SystemPackage
import Testing

extension Placements {
  /// The short form; the long one, 200 moments and files of 1 MB, is `Benchmarks/endurance kills`.
  @Suite("Check 1: kill -9")
  struct KillTests {
    @Test(
      "Check 1, kill -9 at random moments: what has a name is whole, running again completes, nothing is fetched twice",
      .timeLimit(.minutes(2)), arguments: 0..<10)
    func killed(seed: UInt64) async throws {
      var random = SplitMix64(seed: seed)
      let files = 50
      let size = 100_000
      var configuration = OriginConfiguration()
      configuration.count = files
      configuration.sizes = size...size
      configuration.bandwidth = 4_000_000
      let origin = try await Origin.start(configuration)
      try await TestFolder.with { folder in
        let folder = TestFolder(path: folder.path)
        folder.write(origin.urls.joined(separator: "\n"), to: "list")
        let destination = TestFolder(path: folder.at("to"))
        let placement = seed % 2 == 0 ? ["--workers", "8"] : ["--strategy", "processes", "--workers", "4"]
        let arguments = ["-i", "list", "--to", "to", "--json"] + placement
        let moment = Int(random.next() % UInt64(files))
        let died = try await kill(arguments, in: folder, afterRecords: moment)
        #expect(died == -9)

        let complete = try whole(destination, origin)
        let requests = origin.statistics.requests
        let again = try await haul(arguments, in: folder)
        #expect(again.code == 0, "\(again.errors)")
        let records = try again.lines.map { try Record(json: $0.utf8) }
        #expect(records.count { $0.status == .skipped } == complete.count, "nothing complete is fetched twice")
        #expect(origin.statistics.requests - requests == files - complete.count)
        #expect(try whole(destination, origin).count == files)
      }
      try await origin.shutdown()
    }

    @Test(
      "Check 26, children of a parent that was killed end by themselves, and take their half files with them",
      .timeLimit(.minutes(2)))
    func orphans() async throws {
      let origin = try await Origin.start(OriginConfiguration())
      try await TestFolder.with { folder in
        let folder = TestFolder(path: folder.path)
        let urls = [origin.urls[0]] + (0..<6).map { "\(origin.baseURL)/stall/5000?\($0)" }
        let options = ["--json", "--strategy", "processes", "--workers", "3", "--slots-per-process", "2"]
        let died = try await kill(urls + options, in: folder, afterRecords: 1)
        #expect(died == -9)
        #expect(try folder.names() == ["image1.jpg"])
      }
      try await origin.shutdown()
    }

    /// Runs haul, kills it once it has told of so many files (at once for none), and waits for its children's end: for that
    /// of the pipe that they share as stderr.
    private func kill(_ arguments: [String], in folder: TestFolder, afterRecords moment: Int) async throws -> Int32 {
      let pipe = try FileDescriptor.pipe()
      let result = try await Subprocess.run(
        .path(FilePath(haulExecutable())), arguments: Arguments(arguments), environment: ownEnvironment(),
        workingDirectory: FilePath(folder.path), input: .none, output: .sequence,
        error: .fileDescriptor(pipe.writeEnd, closeAfterSpawningProcess: true)
      ) { process in
        var records = 0
        if moment == 0 { try process.send(signal: .kill) }
        for try await _ in process.standardOutput.strings() {
          records += 1
          if records == moment { try process.send(signal: .kill) }
        }
      }
      try await NIOThreadPool.singleton.runIfActive {
        try pipe.readEnd.closeAfter {
          try withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
            while try pipe.readEnd.read(into: buffer) > 0 {}
          }
        }
      }
      return CommandResult(output: "", errors: "", status: result.terminationStatus).code
    }

    /// The files that have their names, each of which must be whole.
    private func whole(_ destination: TestFolder, _ origin: Origin) throws -> Set<String> {
      guard FileManager.default.fileExists(atPath: destination.path) else { return [] }
      let names = try destination.names().filter { !$0.hasPrefix(".haul") }
      for name in names {
        let number = try #require(Int(name.dropFirst(5).dropLast(4)))
        let picture = try #require(origin.picture(number))
        #expect(destination.bytes(name) == picture.bytes(in: 0..<picture.size), "\(name) is not whole")
      }
      return names
    }
  }
}
