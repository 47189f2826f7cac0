import FoundationEssentials
import SystemPackage
import Testing

@testable import HaulCommand

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What reaches stdout and stderr, through real descriptors.
@Suite(.timeLimit(.minutes(1))) struct ConsoleTests {
  /// Runs `body` with a console whose stdout and stderr are files, and returns what they hold.
  static func written(
    outputIsTerminal: Bool = false, errorIsTerminal: Bool = false, sameFile: Bool = false,
    _ body: (Console) async throws -> Void
  ) async throws -> (output: String, errors: String) {
    try await TestFolder.with { folder in
      func open(_ name: String) throws -> FileDescriptor {
        try FileDescriptor.open(
          folder.at(name), .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
      }
      let output = try open("output")
      let errors = try open(sameFile ? "output" : "errors")
      defer {
        try? output.close()
        try? errors.close()
      }
      let console = Console(
        output: output.rawValue, error: errors.rawValue, outputIsTerminal: outputIsTerminal,
        errorIsTerminal: errorIsTerminal)
      try await body(console)
      await console.flush()
      return (try folder.text("output"), sameFile ? "" : try folder.text("errors"))
    }
  }

  @Test("lines come out whole and in order, stdout and stderr too where they are one")
  func order() async throws {
    let (output, _) = try await Self.written(sameFile: true) { console in
      for number in 0..<1_000 {
        console.print("out \(number)")
        if number.isMultiple(of: 3) { console.tell("err \(number)") }
        await console.waitForRoom()
      }
    }
    var expected = ""
    for number in 0..<1_000 {
      expected += "out \(number)\n"
      if number.isMultiple(of: 3) { expected += "err \(number)\n" }
    }
    #expect(output == expected)
  }

  @Test("the progress line is taken away before a line and put back after it")
  func progress() async throws {
    let clear = "\r\u{1B}[K"
    let (output, _) = try await Self.written(outputIsTerminal: true, errorIsTerminal: true, sameFile: true) { console in
      console.showProgress("1/3")
      await console.flush()
      console.print("saved a")
      await console.flush()
      console.showProgress("2/3")
      await console.flush()
      console.showProgress("2/3")
      await console.flush()
      console.showProgress(nil)
      await console.flush()
      console.print("done")
    }
    #expect(output == "1/3\(clear)saved a\n1/3\(clear)2/3\(clear)done\n")
  }

  @Test("lines that go elsewhere leave the progress line alone")
  func elsewhere() async throws {
    let (output, errors) = try await Self.written(errorIsTerminal: true) { console in
      console.showProgress("1/3")
      await console.flush()
      console.print("saved a")
      await console.flush()
    }
    #expect(output == "saved a\n")
    #expect(errors == "1/3")
  }

  @Test("a reader that is gone is remembered, and the rest is dropped")
  func brokenPipe() async throws {
    // As the command does at its start.
    signal(SIGPIPE, SIG_IGN)
    let (reader, writer) = try FileDescriptor.pipe()
    try reader.close()
    let console = Console(output: writer.rawValue, error: -1, outputIsTerminal: false, errorIsTerminal: false)
    console.print("lost")
    await console.flush()
    let error = try #require(console.outputError)
    #expect(Errno(rawValue: error) == .brokenPipe)
    let loss = OutputLoss(error: error)
    #expect(loss.message == nil && loss.exitCode == nil)
    #expect(OutputLoss(error: Errno.noSpace.rawValue).exitCode == ExitStatus.localTrouble)
    try writer.close()
  }
}
