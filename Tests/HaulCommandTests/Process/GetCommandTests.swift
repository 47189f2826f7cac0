import Haul
import HaulOrigin
import Testing

/// `haul get` as a process, against an origin on loopback.
@Suite(.timeLimit(.minutes(2))) struct GetCommandTests {
  @Test("each URL is saved under the name that it ends in, with a line, and an account follows")
  func urls() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let outcome = try await CommandHarness.run(Array(origin.urls.prefix(2)), in: folder)
        #expect(outcome.code == 0)
        #expect(outcome.errors == "")
        #expect(try folder.names() == ["image1.jpg", "image2.jpg"])
        #expect(try folder.bytes("image1.jpg") == origin.bytes(1))
        #expect(try folder.bytes("image2.jpg") == origin.bytes(2))
        let lines = outcome.outputLines
        let paths = lines.filter { $0.hasPrefix("saved ") }.compactMap { $0.split(separator: " ").last }.sorted()
        #expect(paths == ["image1.jpg", "image2.jpg"])
        #expect(lines.contains("2 files: 2 saved, 0 skipped, 0 failed"))
        #expect(lines.contains { $0.hasPrefix("CPU: ") })
      }
    }
  }

  @Test("-o names a single file, with its folder")
  func output() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let outcome = try await CommandHarness.run(
          ["get", origin.urls[0], "-o", "sub/picture.jpg", "--to", "base"], in: folder)
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try folder.bytes("base/sub/picture.jpg") == origin.bytes(1))
      }
    }
  }

  @Test(
    "lists come from files, from standard input, and beside URLs; blank lines and comments are skipped",
    arguments: ["sequential", "threads", "processes", "async"])
  func lists(_ strategy: String) async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let urls = origin.urls
        try folder.write("# pictures\n\n\(urls[1])\n\(urls[2])\r\n", to: "list.txt")
        let outcome = try await CommandHarness.run(
          [urls[0], "-i", "list.txt", "-i", "-", "--to", "pictures", "--strategy", strategy, "--quiet"]
            + (strategy == "sequential" ? [] : ["--workers", "3"]),
          in: folder, input: "\(urls[3])\n\(urls[4])")
        #expect(outcome == .init(output: "", errors: "", code: 0))
        #expect(try folder.names(in: "pictures") == [".haul"] + (1...5).map { "image\($0).jpg" })
        for number in 1...5 { #expect(try folder.bytes("pictures/image\(number).jpg") == origin.bytes(number)) }
      }
    }
  }

  @Test("--json writes a record for each item to stdout and the account to stderr")
  func json() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let urls = [origin.urls[0], "\(origin.baseURL)/status/404", "ftp://example.org/x"]
        let outcome = try await CommandHarness.run(urls + ["--json", "--sha256"], in: folder)
        #expect(outcome.code == 1)
        let records = try outcome.outputLines.map { try Record(json: $0.utf8) }.sorted { $0.index < $1.index }
        #expect(records.map(\.url) == urls)
        #expect(records.map(\.status) == [.saved, .failed, .failed])
        #expect(records.map(\.error) == [nil, .http4xx, .url])
        #expect(records[0].path == "image1.jpg")
        let digest = try #require(records[0].sha256)
        #expect(origin.manifest().contains("\(digest)  image1.jpg"))
        #expect(outcome.errorLines.contains("3 files: 1 saved, 0 skipped, 2 failed"))
      }
    }
  }

  @Test("a failure among good files is told with its place, and the exit code is 1")
  func someFailed() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        try folder.write("\(origin.urls[0])\n\(origin.baseURL)/status/404\n", to: "list.txt")
        let outcome = try await CommandHarness.run(["-i", "list.txt"], in: folder)
        #expect(outcome.code == 1)
        let line = try #require(outcome.outputLines.first { $0.hasPrefix("failed ") })
        #expect(line.hasPrefix("failed   http_4xx  \(origin.baseURL)/status/404: "))
        #expect(line.hasSuffix("(line 2)"))
        #expect(outcome.outputLines.contains("failures: http_4xx 1"))
        #expect(try folder.names() == [".haul", "image1.jpg", "list.txt"])
      }
    }
  }

  @Test("where all fail the exit code is 3; a quiet run says so on stderr and nothing else")
  func allFailed() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let outcome = try await CommandHarness.run(
          ["--quiet", "--retries", "0", "\(origin.baseURL)/status/500"], in: folder)
        #expect(outcome.code == 3)
        #expect(outcome.output == "")
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.hasPrefix("failed   http_5xx"))
        #expect(try folder.names() == [])
      }
    }
  }

  @Test("a line that is no URL fails with its list and line, and the others go on")
  func badLines() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        try folder.write("ftp://h/x\n\(origin.urls[0])\nhttp://h:99999/\u{1B}[31m\n", to: "list.txt")
        let outcome = try await CommandHarness.run(["-i", "list.txt"], in: folder)
        #expect(outcome.code == 1)
        let failed = outcome.outputLines.filter { $0.hasPrefix("failed   url ") }
        #expect(failed.count == 2)
        #expect(failed.contains { $0.contains("list.txt") && $0.contains("1") && $0.contains("ftp://h/x") })
        #expect(!outcome.output.contains("\u{1B}"))
        #expect(folder.has("image1.jpg"))
      }
    }
  }

  @Test("a file that is there stays and is skipped; --overwrite replaces it")
  func existing() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        try folder.write("mine", to: "image1.jpg")
        let skipping = try await CommandHarness.run([origin.urls[0]], in: folder)
        #expect(skipping.code == 0)
        #expect(skipping.outputLines.first?.hasSuffix("image1.jpg (exists)") == true)
        #expect(try folder.text("image1.jpg") == "mine")
        let replacing = try await CommandHarness.run([origin.urls[0], "--overwrite"], in: folder)
        #expect(replacing.code == 0)
        #expect(try folder.bytes("image1.jpg") == origin.bytes(1))
      }
    }
  }

  @Test("--dry-run tells what would be saved where, asks no server and changes nothing")
  func dryRun() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let urls = [origin.urls[0], origin.urls[0], origin.urls[1], "gopher://h/"]
        try folder.write("mine", to: "image2.jpg")
        let outcome = try await CommandHarness.run(urls + ["--dry-run"], in: folder)
        #expect(outcome.code == 1)
        #expect(
          outcome.outputLines.prefix(3) == [
            "planned  \(urls[0]) -> image1.jpg", "planned  \(urls[0]) -> image1-2.jpg",
            "skipped  \(urls[2]) -> image2.jpg (exists)",
          ])
        #expect(outcome.outputLines.dropFirst(3).first?.hasPrefix("failed   url  gopher://h/: ") == true)
        #expect(outcome.outputLines.last == "4 files: 2 to fetch, 1 to skip, 1 that cannot be fetched")
        #expect(origin.statistics.connections == 0)
        #expect(try folder.names() == ["image2.jpg"])

        let json = try await CommandHarness.run([urls[0], "--dry-run", "--json", "--to", "new"], in: folder)
        #expect(
          json.output == """
            {"schema":1,"index":0,"line":null,"url":"\(urls[0])","path":"new/image1.jpg","status":"planned",\
            "reason":null,"error":null,"message":null,"columns":null}

            """)
        #expect(json.code == 0)
        #expect(!folder.has("new"))
      }
    }
  }

  @Test("options come from variables, and the command line wins")
  func variables() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let variables = ["HAUL_TO": "there", "HAUL_JSON": "yes", "HAUL_INPUT": "list.txt", "HAUL_STRATEGY": "threads"]
        try folder.write(origin.urls[0], to: "list.txt")
        let outcome = try await CommandHarness.run([], in: folder, variables: variables)
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try Record(json: outcome.output.utf8.filter { $0 != UInt8(ascii: "\n") }).path == "there/image1.jpg")
        let here = try await CommandHarness.run(
          ["--to", "here", "--placement", "1x1x2"], in: folder, variables: variables)
        #expect(here.code == 0, "\(here)")
        #expect(folder.has("here/image1.jpg"))
      }
    }
  }

  @Test("header fields and the user agent are sent as given")
  func headers() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let outcome = try await CommandHarness.run(
          [
            "\(origin.baseURL)/headers", "-o", "h.txt", "-H", "X-One: 1", "--header", "x-two:2", "--user-agent", "me/1",
          ],
          in: folder)
        #expect(outcome.code == 0, "\(outcome)")
        let lines = try folder.text("h.txt").split(separator: "\n").map(String.init)
        #expect(lines.contains("x-one: 1"))
        #expect(lines.contains("x-two: 2"))
        #expect(lines.contains("user-agent: me/1"))
      }
    }
  }

  @Test("a server of an unknown authority is refused, --cacert makes it known, and --insecure is loud")
  func tls() async throws {
    try await TestOrigin.with(.small(tls: true)) { origin in
      try await TestFolder.with { folder in
        try folder.write(try #require(origin.authority), to: "ca.pem")
        let refused = try await CommandHarness.run([origin.urls[0]], in: folder)
        #expect(refused.code == 3)
        #expect(refused.output.contains("failed   tls "))
        let trusted = try await CommandHarness.run([origin.urls[0], "--cacert", "ca.pem"], in: folder)
        #expect(trusted.code == 0, "\(trusted)")
        #expect(trusted.errors == "")
        let insecure = try await CommandHarness.run([origin.urls[1], "--insecure", "--quiet"], in: folder)
        #expect(insecure.code == 0, "\(insecure)")
        #expect(insecure.errors.hasPrefix("warning: --insecure: "))
      }
    }
  }

  @Test("there is no progress and no escape sequence where nobody watches")
  func noProgress() async throws {
    try await TestOrigin.with(.small(latency: .milliseconds(250))) { origin in
      try await TestFolder.with { folder in
        let outcome = try await CommandHarness.run(origin.urls + ["--strategy", "sequential"], in: folder)
        #expect(outcome.code == 0)
        #expect(outcome.errors == "")
        #expect(!outcome.output.contains("\u{1B}") && !outcome.output.contains("\r"))
      }
    }
  }

  @Test(
    "help and version go to stdout with exit code 0", arguments: ["--help", "--version", "get --help", "help worker"])
  func help(_ arguments: String) async throws {
    try await TestFolder.with { folder in
      let outcome = try await CommandHarness.run(arguments.split(separator: " ").map(String.init), in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.errors == "")
      #expect(
        arguments == "--version"
          ? outcome.output == "haul \(HaulVersion.text)\n" : outcome.output.contains("USAGE: haul"))
    }
  }
}
