import Haul
import HaulOrigin
import Subprocess
import SystemPackage
import Testing

#if canImport(Glibc)
  import Glibc
#endif

extension Placements {
  @Suite("Child processes")
  struct ChildProcessTests {
    private func configuration(_ strategy: Strategy, _ folder: TestFolder) throws -> Haul.Configuration {
      Haul.Configuration(strategy: strategy, destination: folder.path, workerExecutable: try haulExecutable())
    }

    @Test(
      "Check 26: a child that is killed gives its attempts back, every file arrives, and the account shows it",
      .timeLimit(.minutes(1)), arguments: [1, 2, 3])
    func killed(workers: Int) async throws {
      var origin = OriginConfiguration()
      origin.count = 60
      origin.latency = .milliseconds(15)
      let server = try await Origin.start(origin)
      try await TestFolder.with { folder in
        var told = Told()
        var victim: Int32?
        let strategy = Strategy.processes(workers: workers, slotsPerProcess: 2)
        for await event in try Downloader(configuration: configuration(strategy, folder)).download(server.urls) {
          switch event {
          case .record(let record):
            told.records.append(record)
            if told.records.count == 10, let worker = Processes.workers().first {
              victim = worker
              kill(worker, SIGKILL)
            }
          case .warning(let warning): told.warnings.append(warning)
          case .summary(let summary): told.summary = summary
          case .progress: break
          }
        }
        #expect(victim != nil)
        // A child may die between a file's name and its record: the file is then there when it is asked for again.
        #expect(told.summary.saved + told.summary.skipped == 60)
        #expect(told.summary.failed == 0)
        #expect(told.summary.workersLost == 1)
        #expect(told.warnings.count == 1)
        #expect(Set(told.records.map(\.index)).count == 60)
        // What the dead child had begun stays under its temporary name: nobody else may touch it.
        #expect(try folder.names().filter { !$0.hasPrefix(".haul-") }.count == 60)
        #expect(Processes.workers().isEmpty)
      }
      try await server.shutdown()
    }

    @Test("a program that cannot serve ends the run with a word, not with waiting", .timeLimit(.minutes(1)))
    func useless() async throws {
      try await TestFolder.with { folder in
        var configuration = try configuration(.processes(workers: 2), folder)
        configuration.workerExecutable = "/bin/true"
        let told = try await Downloader(configuration: configuration).told(
          (0..<20).map { "http://127.0.0.1:9/\($0)" })
        #expect(told.summary.workersLost > 2)
        guard case .localTrouble = told.summary.stop else {
          Issue.record("stopped as \(String(describing: told.summary.stop))")
          return
        }
      }
    }

    @Test("a program that is not there is an error before anything is fetched")
    func missing() async throws {
      try await TestFolder.with { folder in
        var configuration = try configuration(.processes(workers: 2), folder)
        configuration.workerExecutable = folder.at("missing")
        #expect {
          _ = try Downloader(configuration: configuration).download(["http://127.0.0.1:9/x"])
        } throws: { ($0 as? HaulError)?.code == .worker }
      }
    }

    @Test(
      "the number of threads grows with the workers of threads, and not with those of async", .timeLimit(.minutes(1)))
    func threads() async throws {
      var origin = OriginConfiguration()
      // Five times as many as run at once.
      origin.count = 200
      origin.latency = .milliseconds(100)
      let server = try await Origin.start(origin)
      // In processes of their own: this one's threads are those of other tests too.
      let threads = try await threadCount(["--strategy", "threads", "--workers", "40"], server)
      let many = try await threadCount(["--workers", "40"], server)
      let few = try await threadCount(["--workers", "10"], server)
      try await server.shutdown()
      #expect(threads >= 40)
      #expect(many <= 16)
      #expect(few <= 16)
    }

    /// The threads of a run when its first file has come, while others are in flight.
    private func threadCount(_ options: [String], _ server: Origin) async throws -> Int {
      try await TestFolder.with { folder in
        try await Subprocess.run(
          .path(FilePath(haulExecutable())), arguments: Arguments(server.urls + ["--json"] + options),
          environment: ownEnvironment(), workingDirectory: FilePath(folder.path), input: .none, output: .sequence,
          error: .discarded
        ) { process in
          var count = 0
          for try await _ in process.standardOutput.strings() where count == 0 {
            count = Processes.threads("\(process.processIdentifier.value)")
          }
          return count
        }.closureResult
      }
    }
  }
}
