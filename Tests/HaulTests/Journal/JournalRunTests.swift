import FoundationEssentials
import Haul
import HaulJournal
import Synchronization
import Testing

extension Placements {
  /// Runs over one list, one after the other, with what each remembers of those before it.
  @Suite("A job that is run again")
  struct JournalRunTests {
    private static let strategies = [Strategy.async(workers: 4), .processes(workers: 2)]

    /// A folder with a journal beside it, and a server whose files have tags.
    private struct Job {
      var folder: TestFolder
      var server: ScriptedServer
      var strategy: Strategy

      func run(_ paths: [String], change: (inout Configuration) -> Void = { _ in }) async throws -> Told {
        try await run(.urls(paths.map { "\(server.url)/\($0)" }), change: change)
      }

      func run(_ list: ItemList, change: (inout Configuration) -> Void = { _ in }) async throws -> Told {
        var configuration = Configuration(
          strategy: strategy, destination: folder.at("to"), retries: 0, workerExecutable: try haulExecutable())
        let path = folder.at("journal.sqlite")
        configuration.openJournal = { run throws(HaulError) in try SQLiteJournal(path: path, for: run) }
        change(&configuration)
        return try await Downloader(configuration: configuration).told(list)
      }

      var files: TestFolder { TestFolder(path: folder.at("to")) }

      func row(_ path: String, ordinal: Int = 0) throws -> JournalRow? {
        try JournalReader(path: folder.at("journal.sqlite")).row(
          for: ItemKey(url: "\(server.url)/\(path)", ordinal: ordinal))
      }
    }

    /// What the server does with a path: its version decides about the tag, and the word before the dash about the rest.
    private final class Files: Sendable {
      let version = Version()
      /// 1 while every answer is 503.
      let isDown = Version(0)

      func answer(_ head: String) -> [ScriptedServer.Step] {
        let path = head.split(separator: " ").dropFirst().first.map { String($0.dropFirst()) } ?? ""
        let number = version.value
        if isDown.value == 1 { return [.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")] }
        if path.hasPrefix("bad") { return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")] }
        if path.hasPrefix("dead") { return [.reset] }
        let current = path.hasPrefix("new") ? number : 1
        let tag = "ETag: \"\(current)\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        if head.contains("If-None-Match: \"\(current)\"")
          || !head.contains("If-None-Match") && head.contains("If-Modified-Since:")
        {
          return [.send("HTTP/1.1 304 Not Modified\r\n\(tag)\r\n")]
        }
        return [.send(Response.ok("\(path) \(current)", tag))]
      }
    }

    private func withJob(_ strategy: Strategy, _ body: (Job, Files) async throws -> Void) async throws {
      let files = Files()
      try await ScriptedServer.answering {
        files.answer($0)
      } run: { server in
        try await TestFolder.with { folder in
          try await body(Job(folder: folder, server: server, strategy: strategy), files)
        }
      }
    }

    private func statuses(_ told: Told) -> [String] {
      told.inOrder.map { "\($0.status.rawValue)\($0.reason.map { " \($0.rawValue)" } ?? "")" }
    }

    @Test(
      "what is complete is not asked for again, in whatever order; what failed and what is new is",
      .timeLimit(.minutes(1)), arguments: strategies)
    func goesOn(strategy: Strategy) async throws {
      try await withJob(strategy) { job, _ in
        #expect(statuses(try await job.run(["a", "bad", "b"])) == ["saved", "failed", "saved"])
        #expect(job.server.requests.count == 3)
        let again = try await job.run(["c", "b", "bad", "a"])
        #expect(statuses(again) == ["saved", "skipped complete", "failed", "skipped complete"])
        #expect(job.server.requests.count == 5)
        #expect(again.inOrder[1].bytes == 3)
        #expect(try job.row("bad")?.error == .http4xx)
        #expect(try job.files.names() == ["a", "b", "c"])
      }
    }

    @Test("a file that is gone is fetched again, and one that was not haul's stays", .timeLimit(.minutes(1)))
    func gone() async throws {
      try await withJob(.async(workers: 2)) { job, _ in
        _ = try await job.run(["a", "b"])
        try FileManager.default.removeItem(atPath: job.files.at("a"))
        job.files.write("mine", to: "c")
        #expect(statuses(try await job.run(["a", "b", "c"])) == ["saved", "skipped complete", "skipped exists"])
        #expect(job.files.text("c") == "mine")
        #expect(statuses(try await job.run(["c"])) == ["skipped exists"])
      }
    }

    @Test(
      "classes of failures can be chosen, and nothing else be tried", .timeLimit(.minutes(1)), arguments: strategies)
    func failures(strategy: Strategy) async throws {
      try await withJob(strategy) { job, _ in
        _ = try await job.run(["a", "bad", "dead"])
        let chosen = try await job.run(["a", "bad", "dead", "b"]) { $0.retriedFailures = [.connect] }
        #expect(statuses(chosen) == ["skipped complete", "skipped excluded", "failed", "saved"])
        #expect(chosen.inOrder[2].attempts == 1)
        let only = try await job.run(["a", "bad", "dead", "c"]) { $0.failedOnly = true }
        #expect(statuses(only) == ["skipped complete", "failed", "failed", "skipped excluded"])
        #expect(only.inOrder.map(\.attempts) == [0, 1, 1, 0])
      }
    }

    @Test(
      "--existing update asks with what the last answer said, and replaces what has changed", .timeLimit(.minutes(1)),
      arguments: strategies)
    func update(strategy: Strategy) async throws {
      try await withJob(strategy) { job, files in
        _ = try await job.run(["old", "new"])
        files.version.value = 2
        let update = try await job.run(["old", "new", "c"]) { $0.existing = .update }
        #expect(statuses(update) == ["skipped unchanged", "saved", "saved"])
        #expect(job.files.text("old") == "old 1")
        #expect(job.files.text("new") == "new 2")
        #expect(job.server.requests.contains { $0.contains("/old") && $0.contains("If-None-Match: \"1\"") })
        #expect(try job.row("old")?.status == .saved)
        #expect(try job.row("old")?.bytes == 5)
        #expect(try job.row("new")?.etag == "\"2\"")
        // Without a journal the file's time is all that can be asked with.
        let bare = try await job.run(["old", "d"]) {
          $0.existing = .update
          $0.openJournal = nil
        }
        #expect(statuses(bare) == ["skipped unchanged", "saved"])
      }
    }

    @Test("overwriting goes on where it stopped, and begins anew after it was through", .timeLimit(.minutes(1)))
    func overwrite() async throws {
      try await withJob(.async(workers: 2)) { job, _ in
        let overwrite: (inout Configuration) -> Void = { $0.existing = .overwrite }
        let stopped = try await job.run(["a", "bad", "b"]) {
          overwrite(&$0)
          $0.maximumErrors = 1
          $0.strategy = .sequential
        }
        #expect(statuses(stopped) == ["saved", "failed"])
        #expect(statuses(try await job.run(["a", "b"], change: overwrite)) == ["skipped complete", "saved"])
        #expect(statuses(try await job.run(["a", "b"], change: overwrite)) == ["saved", "saved"])
      }
    }

    @Test(
      "equal URLs are items of their own, and names stay with their items", .timeLimit(.minutes(1)),
      arguments: strategies)
    func names(strategy: Strategy) async throws {
      try await withJob(strategy) { job, _ in
        _ = try await job.run(["x/a", "y/a", "x/a"])
        #expect(try job.files.names() == ["a", "a-2", "a-3"])
        let again = try await job.run(["z/a", "y/a", "x/a", "x/a", "x/a"])
        #expect(
          statuses(again) == ["saved", "skipped complete", "skipped complete", "skipped complete", "saved"])
        #expect(
          again.inOrder.compactMap(\.path).map { $0.split(separator: "/").last } == ["a-4", "a-2", "a", "a-3", "a-5"])
        #expect(job.files.text("a-2") == "y/a 1")
        #expect(job.files.text("a-4") == "z/a 1")
      }
    }

    @Test("a file with the promised digest that nothing is remembered of is taken for saved", .timeLimit(.minutes(1)))
    func adopted() async throws {
      try await withJob(.async(workers: 2)) { job, _ in
        try FileManager.default.createDirectory(atPath: job.files.path, withIntermediateDirectories: false)
        job.files.write("a 1", to: "a")
        job.files.write("a 2", to: "b")
        let digest = Array("a 1".utf8).sha256
        let items = ["a", "b"].map { Item(url: "\(job.server.url)/\($0)", sha256: digest) }
        let told = try await job.run(.items(items))
        #expect(statuses(told) == ["skipped complete", "failed"])
        #expect(told.inOrder[1].error == .checksum)
        #expect(told.inOrder[0].sha256 == digest)
        #expect(try job.row("a")?.status == .saved)
        #expect(try job.row("b")?.status == .failed)
        #expect(job.files.text("b") == "a 2")
        // Without a memory the file is looked at all the same.
        let bare = try await job.run(.items(items)) { $0.openJournal = nil }
        #expect(statuses(bare) == ["skipped exists", "failed"])
        #expect(job.server.requests.isEmpty)
      }
    }

    @Test("items of one URL with names of their own keep them, in whatever order", .timeLimit(.minutes(1)))
    func chosenNames() async throws {
      try await withJob(.async(workers: 2)) { job, _ in
        let url = "\(job.server.url)/u"
        let named = ["one", "two", "three"].map { Item(url: url, name: $0) }
        #expect(statuses(try await job.run(.items([named[1]]))) == ["saved"])
        let all = try await job.run(.items([named[2], named[0], named[1]]))
        #expect(statuses(all) == ["saved", "saved", "skipped complete"])
        #expect(try job.files.names() == ["one", "two", "three"])
        let repeated = try await job.run(.urls([url]).repeated(2))
        #expect(statuses(repeated) == ["saved", "saved"])
        let more = try await job.run(.urls([url]).repeated(3))
        #expect(statuses(more) == ["skipped complete", "skipped complete", "saved"])
        #expect(try job.files.names() == ["one", "two", "three", "u_0", "u_1", "u_2"])
      }
    }

    @Test(
      "a complete file that is not what the list promises fails, or is fetched again where that is asked for",
      .timeLimit(.minutes(1)))
    func promises() async throws {
      try await withJob(.async(workers: 2)) { job, files in
        func items(_ text: String) -> ItemList {
          .items([Item(url: "\(job.server.url)/new", sha256: Array(text.utf8).sha256)])
        }
        _ = try await job.run(["new"])
        #expect(statuses(try await job.run(items("new 1"))) == ["skipped complete"])
        #expect(try job.row("new")?.sha256 == Array("new 1".utf8).sha256)
        let wrong = try await job.run(items("new 2"))
        #expect(wrong.records.map(\.error) == [.checksum])
        #expect(wrong.records.first?.attempts == 0)
        files.version.value = 2
        #expect(statuses(try await job.run(items("new 2")) { $0.existing = .overwrite }) == ["saved"])
        #expect(job.files.text("new") == "new 2")
      }
    }

    @Test("a failed update leaves what is known of the file, and the next one repairs it", .timeLimit(.minutes(1)))
    func failedUpdate() async throws {
      try await withJob(.async(workers: 2)) { job, files in
        let update: (inout Configuration) -> Void = { $0.existing = .update }
        _ = try await job.run(["a"])
        files.isDown.value = 1
        #expect(statuses(try await job.run(["a"], change: update)) == ["failed"])
        #expect(try job.row("a")?.status == .failed)
        #expect(try job.row("a")?.etag == "\"1\"")
        files.isDown.value = 0
        #expect(statuses(try await job.run(["a"], change: update)) == ["skipped unchanged"])
        #expect(try job.row("a")?.status == .saved)
        #expect(try job.row("a")?.bytes == 3)
        #expect(job.server.requests.last?.contains("If-None-Match: \"1\"") == true)
      }
    }

    @Test("a mirror that haul did not make is asked about, not fetched, again and again", .timeLimit(.minutes(1)))
    func foreignMirror() async throws {
      try await withJob(.async(workers: 2)) { job, _ in
        try FileManager.default.createDirectory(atPath: job.files.path, withIntermediateDirectories: false)
        job.files.write("a 1", to: "a")
        for _ in 0..<3 {
          #expect(statuses(try await job.run(["a"]) { $0.existing = .update }) == ["skipped unchanged"])
        }
        #expect(try job.row("a")?.bytes == 3)
      }
    }

    @Test(
      "a pass is of one kind: what a plain run did before it was stopped, an update asks about", .timeLimit(.minutes(1))
    )
    func passes() async throws {
      try await withJob(.sequential) { job, _ in
        _ = try await job.run(["a", "bad"]) { $0.maximumErrors = 1 }
        #expect(statuses(try await job.run(["a"]) { $0.existing = .update }) == ["skipped unchanged"])
      }
    }

    @Test("numbering knows a file that a killed run saved by its digest", .timeLimit(.minutes(1)))
    func adoptedUnderNumber() async throws {
      try await withJob(.sequential) { job, _ in
        try FileManager.default.createDirectory(atPath: job.files.path, withIntermediateDirectories: false)
        job.files.write("a 1", to: "a")
        job.files.write("mine", to: "b")
        let items = ["a", "b"].map { Item(url: "\(job.server.url)/\($0)", sha256: Array("\($0) 1".utf8).sha256) }
        let told = try await job.run(.items(items)) { $0.existing = .number }
        #expect(statuses(told) == ["skipped complete", "saved"])
        #expect(try job.files.names() == ["a", "b", "b-2"])
      }
    }

    @Test("somebody else's file serves for no duplicate", .timeLimit(.minutes(1)))
    func foreignOriginal() async throws {
      try await withJob(.sequential) { job, _ in
        try FileManager.default.createDirectory(atPath: job.files.path, withIntermediateDirectories: false)
        job.files.write("mine", to: "a")
        #expect(statuses(try await job.run(["a", "a"])) == ["skipped exists", "saved"])
        #expect(job.files.text("a-2") == "a 1")
      }
    }

    @Test("a journal that cannot be written stops the run, and says why", .timeLimit(.minutes(1)))
    func full() async throws {
      try await withJob(.async(workers: 2)) { job, _ in
        let journal = MemoryJournal()
        journal.isFull = true
        let told = try await job.run((0..<2000).map { "f\($0)" }) { $0.openJournal = { _ in journal } }
        guard case .localTrouble(let message) = told.summary.stop else {
          Issue.record("\(String(describing: told.summary.stop))")
          return
        }
        #expect(message.contains("journal"))
      }
    }

    @Test(
      "each item that ended has its row, and a run knows whether it came to the end", .timeLimit(.minutes(1)),
      arguments: strategies)
    func rows(strategy: Strategy) async throws {
      try await withJob(strategy) { job, _ in
        let journal = MemoryJournal()
        let told = try await job.run((0..<3000).map { "f\($0)" } + ["bad"]) { $0.openJournal = { _ in journal } }
        #expect(told.records.count == 3001)
        #expect(journal.rows.count == 3001)
        #expect(journal.rows.count { $0.status == .saved } == 3000)
        #expect(journal.finished == [true])
        _ = try await job.run(["bad", "other", "b"]) {
          $0.openJournal = { _ in journal }
          $0.maximumErrors = 1
          $0.strategy = .sequential
        }
        #expect(journal.finished == [true, false])
      }
    }
  }
}

private final class Version: Sendable {
  private let state: Mutex<Int>

  init(_ value: Int = 1) { state = Mutex(value) }

  var value: Int {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}
