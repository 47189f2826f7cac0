#if os(Linux)
  import FoundationEssentials
  import Haul
  import HaulOrigin
  import Subprocess
  import SystemPackage
  import Testing

  #if canImport(Glibc)
    import Glibc
  #endif

  /// Whether programs that these tests lean on work here.
  private enum Tool {
    /// A mount namespace of one's own, for which others than root need one of users too.
    static let namespace = geteuid() == 0 ? "-m" : "-rm"
    /// With a disk in memory.
    static let smallDisk: [String] = ["unshare", namespace, "mount", "-t", "tmpfs", "-o", "size=64k", "none", "/mnt"]
    static let tracing: [String] = ["strace", "-f", "-o", "/dev/null", "-e", "inject=fsync:error=EIO", "true"]

    static func works(_ words: [String]) async -> Bool {
      let result = try? await Subprocess.run(
        .name(words[0]), arguments: Arguments(Array(words.dropFirst())), input: .none, output: .discarded,
        error: .discarded)
      return result?.terminationStatus == .exited(0)
    }
  }

  extension Placements {
    @Suite("Checks 13, 17 and 25: disks, memory and descriptors run out")
    struct ResourceTests {
      /// Runs haul, with the destination on a disk of these mount options in memory, and shows what stays there.
      private func onSmallDisk(
        _ options: String, _ arguments: [String], in folder: TestFolder
      ) async throws -> (result: CommandResult, files: [String: Int]) {
        let script = """
          mount -t tmpfs -o "$0" none to || exit 99
          "$@"; code=$?
          cd to && for f in $(ls -A); do [ -f "$f" ] && echo "file $f $(stat -c %s "$f")"; done
          exit $code
          """
        #expect(FileManager.default.createFile(atPath: folder.at("list"), contents: Data(arguments[0].utf8)))
        try FileManager.default.createDirectory(atPath: folder.at("to"), withIntermediateDirectories: true)
        let result = try await haul(
          ["-i", "list", "--to", "to", "--no-journal"] + arguments.dropFirst(), in: folder,
          wrapper: ["unshare", Tool.namespace, "sh", "-c", script, options])
        var files: [String: Int] = [:]
        for line in result.lines where line.hasPrefix("file ") {
          let words = line.split(separator: " ")
          if words.count == 3 { files[String(words[1])] = Int(words[2]) }
        }
        return (result, files)
      }

      @Test(
        "Check 13, disk full: the item fails with the disk named, the run stops with exit code 5, what was saved stays",
        .timeLimit(.minutes(1)), .enabled { await Tool.works(Tool.smallDisk) },
        arguments: [[], ["--strategy", "processes"], ["--overwrite"]])
      func full(options: [String]) async throws {
        let origin = try await Origin.start()
        try await TestFolder.with { folder in
          let urls = (0..<40).map { "\(origin.baseURL)/chunked/30000?\($0)" }.joined(separator: "\n")
          let (result, files) = try await onSmallDisk(
            "size=64k", [urls, "--workers", "1", "--retries", "1"] + options, in: folder)
          #expect(result.code == 5, "\(result)")
          #expect(result.output.contains("failed   disk "))
          #expect(result.output.contains("no space left"))
          #expect(result.output.contains("make room"))
          let named = files.filter { !$0.key.hasPrefix(".haul") }
          #expect(!named.isEmpty && named.allSatisfy { $0.value == 30_000 }, "\(files)")
          #expect(origin.statistics.requests < 40, "the run stopped early")
        }
        try await origin.shutdown()
      }

      @Test(
        "Check 13, no more inodes: the same", .timeLimit(.minutes(1)), .enabled { await Tool.works(Tool.smallDisk) })
      func inodes() async throws {
        let origin = try await Origin.start()
        try await TestFolder.with { folder in
          let urls = (0..<40).map { "\(origin.baseURL)/bytes/10?\($0)" }.joined(separator: "\n")
          let (result, files) = try await onSmallDisk("nr_inodes=12", [urls, "--workers", "1"], in: folder)
          #expect(result.code == 5, "\(result)")
          #expect(result.output.contains("failed   disk "))
          #expect(files.filter { !$0.key.hasPrefix(".haul") }.allSatisfy { $0.value == 10 })
        }
        try await origin.shutdown()
      }

      @Test("Check 13, a file larger than may be written: the item fails with the disk named", .timeLimit(.minutes(1)))
      func fileSize() async throws {
        let origin = try await Origin.start()
        try await TestFolder.with { folder in
          let result = try await haul(
            ["\(origin.baseURL)/bytes/10", "\(origin.baseURL)/bytes/500000", "--to", "to", "--workers", "1"],
            in: folder,
            wrapper: ["prlimit", "--fsize=200000"])
          #expect(result.output.contains("failed   disk "), "\(result)")
          #expect(result.code == 1, "others may well be small enough")
          #expect(try TestFolder(path: folder.at("to")).names().filter { !$0.hasPrefix(".haul") } == ["10"])
        }
        try await origin.shutdown()
      }

      @Test(
        "Check 13, a system call that fails: the item fails with the disk named, and nothing half has a name",
        .timeLimit(.minutes(1)), .enabled { await Tool.works(Tool.tracing) },
        arguments: [("renameat2", "EIO"), ("renameat2", "ENOSPC"), ("renameat2", "EROFS")])
      func failingCalls(call: String, error: String) async throws {
        let origin = try await Origin.start()
        try await TestFolder.with { folder in
          let result = try await haul(
            ["\(origin.baseURL)/bytes/1000", "--to", "to", "--workers", "1"], in: folder,
            wrapper: [
              "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):error=\(error)",
            ])
          #expect(result.output.contains("failed   disk "), "\(result)")
          #expect(result.code == 5)
          #expect(try TestFolder(path: folder.at("to")).names().filter { !$0.hasPrefix(".haul") }.isEmpty)
        }
        try await origin.shutdown()
      }

      // MARK: - Memory

      /// The peak in bytes, from the account's line.
      private func peak(_ result: CommandResult) -> Double? {
        let line = (result.errors + result.output).split(separator: "\n").first { $0.contains("peak memory: ") }
        let words = line?.split { $0 == " " || $0 == "," } ?? []
        guard let place = words.firstIndex(of: "memory:"), words.count > place + 2 else { return nil }
        let units: [Substring: Double] = ["kB": 1e3, "MB": 1e6, "GB": 1e9]
        return units[words[place + 2]].flatMap { unit in Double(words[place + 1]).map { $0 * unit } }
      }

      /// The long form, 10 GB and 10^6 lines, is `Benchmarks/endurance memory`.
      @Test("Check 17, memory: 30,000 lines cost no more than 1,000", .timeLimit(.minutes(2)))
      func lines() async throws {
        try await TestFolder.with { folder in
          var peaks: [Double] = []
          for count in [1000, 30_000] {
            folder.write((0..<count).map { "ftp://h/\($0)" }.joined(separator: "\n"), to: "list")
            let result = try await haul(["-i", "list", "--to", "to", "--json"], in: folder)
            #expect(result.code == 3)
            #expect(result.lines.count == count)
            peaks.append(try #require(peak(result), "\(result.errors)"))
          }
          #expect(peaks[1] - peaks[0] < 20e6, "\(peaks)")
        }
      }

      @Test("Check 17, memory: 500 bodies at once are bounded, and so is a large one", .timeLimit(.minutes(2)))
      func bodies() async throws {
        let origin = try await Origin.start()
        try await TestFolder.with { folder in
          let urls = (0..<500).map { "\(origin.baseURL)/bytes/200000?\($0)" } + ["\(origin.baseURL)/chunked/100000000"]
          folder.write(urls.joined(separator: "\n"), to: "list")
          let result = try await haul(["-i", "list", "--to", "to", "--workers", "500", "--json"], in: folder)
          #expect(result.code == 0, "\(result.errors)")
          // A connection's reads are up to 256 kB; all of it would be 200 MB.
          #expect((peak(result) ?? .infinity) < 190e6, "\(result.errors)")
        }
        try await origin.shutdown()
      }

      // MARK: - Descriptors

      @Test(
        "Check 25, 64 descriptors: fewer at once, none failed", .timeLimit(.minutes(1)),
        arguments: [
          ["--workers", "200"], ["--strategy", "threads", "--workers", "100"],
          ["--strategy", "processes", "--workers", "40"],
          ["--strategy", "processes", "--workers", "2", "--slots-per-process", "100"],
        ])
      func descriptors(options: [String]) async throws {
        var configuration = OriginConfiguration()
        configuration.count = 300
        configuration.sizes = 1000...2000
        configuration.latency = .milliseconds(5)
        let origin = try await Origin.start(configuration)
        try await TestFolder.with { folder in
          folder.write(origin.urls.joined(separator: "\n"), to: "list")
          let result = try await haul(
            ["-i", "list", "--to", "to", "--retries", "0"] + options, in: folder,
            wrapper: ["prlimit", "--nofile=64:64"])
          #expect(result.code == 0, "\(result.errors)")
          #expect(try TestFolder(path: folder.at("to")).names().filter { !$0.hasPrefix(".") }.count == 300)
          #expect(origin.statistics.mostConnections < 128)
          #expect(result.errors.contains("warning: "), "\(result.errors)")
        }
        try await origin.shutdown()
      }
    }
  }
#endif
