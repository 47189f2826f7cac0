import HaulOrigin
import Testing

/// Lists in every format and the options about names, as a user gives them.
@Suite(.timeLimit(.minutes(2))) struct ListCommandTests {
  /// The same three files in every format; `URL` stands for the origin.
  static let lists: [(name: String, text: String)] = [
    ("list.txt", "# three\nURL/images/image1.jpg\n\nURL/images/image2.jpg\r\nURL/images/image3.jpg"),
    (
      "list.csv",
      "url,title\r\nURL/images/image1.jpg,\"a, \"\"b\"\"\"\r\nURL/images/image2.jpg,\r\nURL/images/image3.jpg,c\r\n"
    ),
    ("list.tsv", "title\turl\na\tURL/images/image1.jpg\nb\tURL/images/image2.jpg\nc\tURL/images/image3.jpg\n"),
    (
      "list.ndjson",
      "{\"url\":\"URL/images/image1.jpg\"}\n{\"title\":1,\"url\":\"URL\\/images/image2.jpg\"}\n{\"url\":\"URL/images/image3.jpg\"}"
    ),
    ("list.aria2", "URL/images/image1.jpg\tURL/status/404\n  split=5\nURL/images/image2.jpg\nURL/images/image3.jpg\n"),
    ("list.curl", "url = \"URL/images/image1.jpg\"\n-O\nurl=URL/images/image2.jpg\n--url URL/images/image3.jpg\n"),
  ]

  @Test("a list is read in the format that its ending tells, or that --format names", arguments: lists.map(\.name))
  func formats(name: String) async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let text = try #require(Self.lists.first { $0.name == name }?.text).replacing("URL", with: origin.baseURL)
        try folder.write(text, to: name)
        let outcome = try await CommandHarness.run(["-i", name, "--to", "out"], in: folder)
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try folder.names(in: "out") == [".haul", "image1.jpg", "image2.jpg", "image3.jpg"])
        #expect(try folder.bytes("out/image2.jpg") == origin.bytes(2))
        let format = try #require(name.split(separator: ".").last.map { $0 == "txt" ? "text" : String($0) })
        let piped = try await CommandHarness.run(
          ["-i", "-", "--format", format, "--dry-run", "--to", "new"], in: folder, input: text)
        #expect(
          piped.outputLines == (1...3).map { "planned  \(origin.baseURL)/images/image\($0).jpg -> new/image\($0).jpg" }
            + ["3 files: 3 to fetch, 0 to skip, 0 that cannot be fetched"])
      }
    }
  }

  @Test("--url-column is for the tables among the lists")
  func mixed() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        try folder.write("id;link\n1;\(origin.urls[0])\n", to: "a.csv")
        try folder.write("\(origin.urls[1])\n", to: "b.txt")
        try folder.write("{\"link\":\"\(origin.urls[2])\"}\n", to: "c.ndjson")
        let outcome = try await CommandHarness.run(
          ["-i", "a.csv", "-i", "b.txt", "-i", "c.ndjson", "--url-column", "link", "--to", "out"], in: folder)
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try folder.names(in: "out") == [".haul", "image1.jpg", "image2.jpg", "image3.jpg"])
      }
    }
  }

  @Test("a table without a header through a pipe has its first row too")
  func headless() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let outcome = try await CommandHarness.run(
          ["-i", "-", "--format", "csv", "--url-column", "2", "--name", "{1}.jpg", "--to", "out"], in: folder,
          input: "a,\(origin.urls[0])\nb,\(origin.urls[1])\n")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try folder.names(in: "out") == [".haul", "a.jpg", "b.jpg"])
      }
    }
  }

  @Test("options of another tool are told of once, or fail their item with file and line", arguments: [false, true])
  func options(isDry: Bool) async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let (one, two) = (origin.urls[0], origin.urls[1])
        try folder.write("silent\nurl = \(one)\nnext\nsilent\nurl = \(two)\ncookie = c.txt\n", to: "l.curl")
        let outcome = try await CommandHarness.run(
          ["-i", "l.curl", "--to", "out"] + (isDry ? ["--dry-run"] : []), in: folder)
        #expect(outcome.code == 1, "\(outcome)")
        #expect(
          outcome.errorLines == [
            "warning: l.curl:1: curl's option \"silent\" is left out of account; haul has --quiet"
          ])
        #expect(outcome.output.contains("l.curl:5: haul does not obey curl's option \"cookie\" in line 6; "))
        #expect(origin.statistics.requests == (isDry ? 0 : 1))
      }
    }
  }

  @Test("a file with a control file of aria2's beside it is never said to be complete, even if haul saved it once")
  func control() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        try folder.write("\(origin.urls[0])\n", to: "list.txt")
        let first = try await CommandHarness.run(["-i", "list.txt", "--to", "out"], in: folder)
        #expect(first.code == 0, "\(first)")
        try folder.write("", to: "out/image1.jpg.aria2")
        let second = try await CommandHarness.run(["-i", "list.txt", "--to", "out"], in: folder)
        #expect(second.code == 3, "\(second)")
        #expect(second.output.contains("aria2 left “image1.jpg.aria2” beside it"))
        #expect(try folder.bytes("out/image1.jpg") == origin.bytes(1))
        let third = try await CommandHarness.run(["-i", "list.txt", "--to", "out", "--overwrite"], in: folder)
        #expect(third.code == 0, "\(third)")
      }
    }
  }

  @Test("a wrong row fails with its place, its URL and its columns, and the others go on")
  func wrongRow() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        let url = origin.urls[0]
        try folder.write("url,title\n\(url),a,b\n\(url)x y,c\n\(url),d\n", to: "list.csv")
        let outcome = try await CommandHarness.run(["-i", "list.csv", "--json", "--dry-run"], in: folder)
        #expect(outcome.code == 1)
        #expect(
          outcome.outputLines.map { $0.prefix { $0 != "}" } } == [
            """
            {"schema":1,"index":0,"line":2,"url":"\(url)","path":null,"status":"failed","reason":null,"error":"url",\
            "message":"list.csv:2: the row has 3 fields, and the header has 2","columns":null
            """,
            """
            {"schema":1,"index":1,"line":3,"url":"\(url)x y","path":"image1.jpgx y","status":"planned","reason":null,\
            "error":null,"message":null,"columns":{"title":"c"
            """,
            """
            {"schema":1,"index":2,"line":4,"url":"\(url)","path":"image1.jpg","status":"planned","reason":null,\
            "error":null,"message":null,"columns":{"title":"d"
            """,
          ])
      }
    }
  }

  /// Options, and the paths that they give to images 1 and 2; `HOST` stands for the origin's.
  static let namings: [(options: [String], paths: [String])] = [
    (["--name", "{index:4}-{stem}.{ext}"], ["0000-image1.jpg", "0001-image2.jpg"]),
    (["--tree"], ["HOST/images/image1.jpg", "HOST/images/image2.jpg"]),
    (["--name", "{host}/{{{name}}}"], ["HOST/{image1.jpg}", "HOST/{image2.jpg}"]),
    (["--repeat", "2"], ["image1_0.jpg", "image1_1.jpg", "image2_0.jpg", "image2_1.jpg"]),
    (["--existing", "number"], ["image1-2.jpg", "image2.jpg"]),
    (["--existing", "overwrite"], ["image1.jpg", "image2.jpg"]),
  ]

  @Test("the options about names", arguments: namings.indices)
  func names(index: Int) async throws {
    let (options, paths) = Self.namings[index]
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        try folder.write("mine", to: "image1.jpg")
        let arguments = ["--glob", "\(origin.baseURL)/images/image[1-2].jpg", "--json", "--quiet"] + options
        let outcome = try await CommandHarness.run(arguments, in: folder)
        #expect(outcome.code == 0, "\(outcome)")
        let expected = paths.map { $0.replacing("HOST", with: "127.0.0.1") }
        for path in expected {
          #expect(outcome.output.contains("\"path\":\"\(path)\",\"status\":\"saved\""))
          #expect(try folder.bytes(path) == origin.bytes(path.contains("image1") || path.contains("0000") ? 1 : 2))
        }
        #expect(outcome.outputLines.count == expected.count)
      }
    }
  }

  @Test("--existing fail leaves a file alone and the item fails")
  func fail() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        try folder.write("mine", to: "image1.jpg")
        let outcome = try await CommandHarness.run([origin.urls[0], "--existing", "fail"], in: folder)
        #expect(outcome.code == 3)
        #expect(outcome.output.hasPrefix("failed   refused  \(origin.urls[0]): “image1.jpg” is there already"))
        #expect(try folder.text("image1.jpg") == "mine")
        #expect(origin.statistics.requests == 0)
      }
    }
  }

  @Test("a folder is never reached through a symbolic link, and the message says so")
  func link() async throws {
    try await TestOrigin.with { origin in
      try await TestFolder.with { folder in
        try await TestFolder.with { outside in
          try folder.link("sub", to: outside.at(""))
          let outcome = try await CommandHarness.run([origin.urls[0], "--name", "sub/{name}"], in: folder)
          #expect(outcome.code == 3)
          #expect(outcome.output.contains("a file or symbolic link stands where a folder should be"), "\(outcome)")
          #expect(try outside.names().isEmpty)
        }
      }
    }
  }
}
