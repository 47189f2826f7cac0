import FoundationEssentials
import Haul
import HaulOrigin
import Testing

#if canImport(Glibc)
  import Glibc
#endif

extension Placements {
  @Suite("Checks 20, 21 and 22: what may not get through")
  struct InjectionTests {
    // MARK: - The wire and the worker protocol

    static let injections = [
      "a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\r\n\r\nGET /evil HTTP/1.1\r\nHost: h\r\n\r\n", "a\0b",
      "a\tb HTTP/1.1", "a b", "a HTTP/1.1\u{2028}X: y", "a%0d%0aX-Evil:%201", "a\"}\n{\"url\":\"http://evil/\"}",
      "a\u{85}b", "a\u{7F}b", " ", "\t", "a\\\r\n b",
    ]

    @Test(
      "Check 20, CR, LF, NUL, TAB and space in a URL: nothing is injected on the wire or into the worker protocol",
      .timeLimit(.minutes(1)), arguments: [Strategy.sequential, .processes(workers: 1)])
    func listed(strategy: Strategy) async throws {
      try await ScriptedServer.answering { _ in
        [.send(Response.ok("hi"))]
      } run: { server in
        try await TestFolder.with { folder in
          let configuration = Configuration(
            strategy: strategy, destination: folder.path, retries: 0, workerExecutable: try haulExecutable())
          let urls = Self.injections.flatMap {
            ["\(server.url)/\($0)", "\(server.url)/?\($0)", "\(server.url)\($0)/x"]
          }
          let told = try await Downloader(configuration: configuration).told(urls)
          #expect(Set(told.records.map(\.index)).count == urls.count)
          #expect(told.records.count == urls.count)
          #expect(told.records.allSatisfy { $0.status == .saved || $0.error == .url || $0.error == .dns })
          expectClean(server.requests)
          // Of URLs that come to the same, one is asked for.
          #expect(server.requests.count == told.records.count { $0.status == .saved && $0.attempts > 0 })
        }
      }
    }

    private func expectClean(_ requests: [String]) {
      for request in requests {
        let lines = request.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(
          lines.map { $0.prefix { $0 != ":" && $0 != " " } } == [
            "GET", "Host", "User-Agent", "Accept", "Accept-Encoding",
          ])
        #expect(lines.first?.split(separator: " ").count == 3)
        #expect(request.utf8.allSatisfy { ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x0D || $0 == 0x0A })
      }
    }

    @Test(
      "Check 20, CR, LF, NUL, TAB and space in a Location: nothing is injected into the next request",
      .timeLimit(.minutes(1)), arguments: injections + ["/a b\tc", "/\u{1}", "?\u{0}", "/é ü"])
    func redirected(location: String) async throws {
      try await ScriptedServer.answering { request in
        request.hasPrefix("GET /file ") ? [.send(Response.found(location))] : [.send(Response.ok("hi"))]
      } run: { server in
        try await TestFolder.with { folder in
          let configuration = Configuration(strategy: .sequential, destination: folder.path, retries: 0)
          let told = try await Downloader(configuration: configuration).told(["\(server.url)/file"])
          #expect(told.records.count == 1)
          #expect(try folder.names() == (told.summary.saved == 1 ? ["file"] : []))
          expectClean(server.requests)
        }
      }
    }

    // MARK: - What a person sees

    private static let evil = "\u{1B}]0;evil\u{07}\u{1B}[31m\u{9B}2J\u{202E}\u{2066}\u{8}\u{200B}"

    @Test(
      "Check 21, ESC, BEL, C1 and bidi controls: escaped wherever a person may see them", .timeLimit(.minutes(1)),
      arguments: [[], ["--json"], ["--dry-run"], ["--quiet"], ["--strategy", "processes", "--workers", "1"]])
    func controls(options: [String]) async throws {
      let evil = Self.evil
      try await ScriptedServer.answering { request in
        let path = request.split(separator: " ").dropFirst().first ?? ""
        switch path.dropFirst().first {
        case "r": return [.send("HTTP/1.1 404 \(evil)\r\nContent-Length: 0\r\n\r\n")]
        case "l": return [.send(Response.found("ftp://\(evil)/")), .close]
        case "t": return [.send(Response.ok("x", "Content-Type: \(evil)\r\nETag: \"\(evil)\"\r\n"))]
        case "p": return [.send("\(evil)\r\n\r\n"), .close]
        default: return [.send(Response.ok("x"))]
        }
      } run: { server in
        try await TestFolder.with { folder in
          let list = ["r", "l", "t", "p", "n\(evil)", "%1B%5B31m%C2%9B%E2%80%AE", "?\(evil)"].map {
            "\(server.url)/\($0)"
          }
          let others = ["ftp://\(evil)/", evil, "http://\(evil)/", "http://h:\(evil)/"]
          folder.write((list + others).joined(separator: "\n"), to: "list")
          let result = try await haul(["-i", "list", "--to", "to\(evil)", "--retries", "0"] + options, in: folder)
          for text in [result.output, result.errors] {
            let raw = text.unicodeScalars.filter { $0 != "\n" && ($0.value < 0x20 || (0x7F...0x9F).contains($0.value)) }
            #expect(raw.isEmpty, "\(text.debugDescription)")
            #expect(!text.unicodeScalars.contains { [0x202E, 0x2066, 0x200B].contains($0.value) })
          }
          #expect(result.code == 1)
          let records = result.lines.count { $0.hasPrefix("{") }
          if options == ["--json"] { #expect(records == list.count + others.count) }
        }
      }
    }

    // MARK: - Passwords

    @Test(
      "Check 22, http://user:secret@host/: the secret is in no output, file or argument", .timeLimit(.minutes(1)),
      arguments: [[], ["--json"], ["--dry-run"], ["--strategy", "processes", "--workers", "2"]])
    func secrets(options: [String]) async throws {
      let dead = try await deadPort()
      try await ScriptedServer.answering { request in
        let path = request.split(separator: " ").dropFirst().first ?? ""
        switch path {
        case "/404": return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
        case "/cut": return [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"), .close]
        case "/away": return [.send(Response.found("ftp://h/"))]
        case "/near": return [.send(Response.found("/x"))]
        default: return [.send(Response.ok("x"))]
        }
      } run: { server in
        try await TestFolder.with { folder in
          let at = "user:s3cret@127.0.0.1"
          let urls =
            ["", "404", "cut", "away", "near", "x"].map { "http://\(at):\(server.port)/\($0)" } + [
              "https://\(at):\(server.port)/tls", "http://\(at):\(dead)/dead", "ftp://\(at)/x", "http:/\(at)/x",
              "user:s3cret@h/x", "http://user:s3cret@nowhere.invalid/x", "http://user:s3cret@[::1/x",
              "http://user:s3cret@h:99999/",
            ]
          folder.write(urls.joined(separator: "\n"), to: "list")
          let watch = Task { await Self.arguments(mentioning: "s3cret") }
          let result = try await haul(
            ["-i", "list", "--to", "to", "--retries", "1", "--retry-max-time", "1s", "--connect-timeout", "1s"]
              + options, in: folder)
          watch.cancel()
          #expect(await watch.value.isEmpty)
          #expect(result.code == 1)
          #expect(!(result.output + result.errors).contains("s3cret"), "\(result.output)\(result.errors)")
          // user:s3cret in Base64.
          #expect(!(result.output + result.errors).contains("dXNlcjpzM2NyZXQ"))
          #expect(try Self.files(under: folder.at("to"), mentioning: "s3cret").isEmpty)
          if !options.contains("--dry-run") {
            #expect(server.requests.contains { $0.contains("Basic dXNlcjpzM2NyZXQ=") })
          }
        }
      }
    }

    /// Command lines that had `text` in them, looked at until the task is cancelled.
    private static func arguments(mentioning text: String) async -> [String] {
      var found: [String] = []
      while !Task.isCancelled {
        for process in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] where Int(process) != nil {
          let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline").map {
            String(decoding: $0, as: UTF8.self)
          }
          if let line, line.contains(text), line.contains("haul\0") { found.append(line) }
        }
        await Task.yield()
      }
      return found
    }

    private static func files(under path: String, mentioning text: String) throws -> [String] {
      guard FileManager.default.fileExists(atPath: path) else { return [] }
      return try FileManager.default.subpathsOfDirectory(atPath: path).filter { name in
        name.contains(text)
          || FileManager.default.contents(atPath: "\(path)/\(name)").map {
            String(decoding: $0, as: UTF8.self).contains(text)
          } == true
      }
    }
  }
}
