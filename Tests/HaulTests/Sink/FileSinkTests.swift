import Glibc
import NIOCore
import SystemPackage
import Testing

@testable import Haul

@Suite("Files on their way to a name")
struct FileSinkTests {
  private static let name = TemporaryName(item: "x", url: "http://a.example/x")

  private func sink(_ folder: TestFolder, digest: Bool = false) throws -> FileSink {
    let file = try TemporaryFile(
      Self.name, in: DestinationDirectory(path: folder.path), names: TemporaryNames())
    return FileSink(file, computesDigest: digest)
  }

  @Test("nothing stands under the final name until all does, and then with the umask's mode")
  func publish() async throws {
    try await TestFolder.with { folder in
      var sink = try sink(folder, digest: true)
      try sink.write(ByteBuffer(string: "hello "))
      let before = try folder.names()
      #expect(before.count == 1 && before.allSatisfy { $0.hasPrefix(".haul-") && $0.hasSuffix(".part") })
      try sink.write(ByteBuffer(string: "world"))
      guard case .published(let sha256) = try sink.publish(as: FileName(sanitizing: "x"), existing: .skip) else {
        Issue.record("not published")
        return
      }

      #expect(sha256 == "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9")
      #expect(try folder.names() == ["x"])
      #expect(folder.text("x") == "hello world")
      var status = stat()
      #expect(stat(folder.at("x"), &status) == 0)
      let mask = umask(0)
      umask(mask)
      #expect(status.st_mode & 0o777 == 0o666 & ~mask)
    }
  }

  @Test(
    "what is there is noted by ranges, by the file's size once it is a beginning again, and never what is not there")
  func notes() async throws {
    try await TestFolder.with { folder in
      let directory = try DestinationDirectory(path: folder.path)
      let note = PartialNote(url: "u", validator: .entityTag("\"a\""), length: 10)
      func found() throws -> Resumption {
        let left = TemporaryFile(left: Self.name, in: directory)
        let (note, size) = (left?.note(), left?.size ?? 0)
        return try #require(note?.resumption(url: "u", size: size))
      }
      func goOn(_ resumption: Resumption) throws -> FileSink {
        guard let left = TemporaryFile(left: Self.name, in: directory) else { throw Errno.noSuchFileOrDirectory }
        return try FileSink(
          continuing: left, at: resumption.offset, later: resumption.later, computesDigest: false, note: note,
          noted: resumption.isNotedByRanges ? .ranges : .beginning)
      }
      do {
        let file = try TemporaryFile(Self.name, in: directory, names: TemporaryNames())
        var sink = FileSink(file, computesDigest: true, note: note)
        sink.segment(present: ByteRanges())
        try sink.write(ByteBuffer(string: "67"), at: 6)
        try sink.write(ByteBuffer(string: "01"), at: 0)
        var present = ByteRanges(0..<2)
        present.append(6..<8)
        sink.keep(present: present)
        // Not noted any more.
        try sink.write(ByteBuffer(string: "89"), at: 8)
      }
      do {
        let resumption = try found()
        var sink = try goOn(resumption)
        #expect(resumption.offset == 2)
        #expect(resumption.later.ranges == [6..<8])
        sink.segment(present: ByteRanges(0..<2))
        try sink.collapse(to: 2)
      }
      do {
        let resumption = try found()
        var sink = try goOn(resumption)
        #expect(resumption.offset == 2)
        #expect(resumption.later.ranges.isEmpty)
        try sink.write(ByteBuffer(string: "2345"))
        sink.keep()
      }
      #expect(try found() == Resumption(offset: 6, validator: .entityTag("\"a\""), length: 10))
      #expect(try folder.names().count == 2)
    }
  }

  @Test("what is not published leaves nothing")
  func discard() async throws {
    try await TestFolder.with { folder in
      do {
        var sink = try sink(folder)
        try sink.write(ByteBuffer(string: "half"))
      }
      #expect(try folder.names().isEmpty)
    }
  }

  @Test("a name that was taken meanwhile stays as it is, a link's target too", arguments: ["file", "link"])
  func taken(name: String) async throws {
    try await TestFolder.with { folder in
      folder.write("victim", to: "victim")
      folder.write("mine", to: "file")
      #expect(symlink(folder.at("victim"), folder.at("link")) == 0)
      var sink = try sink(folder)
      try sink.write(ByteBuffer(string: "new"))
      guard case .taken = try sink.publish(as: FileName(sanitizing: name), existing: .skip) else {
        Issue.record("published over what was there")
        return
      }
      #expect(folder.text("file") == "mine")
      #expect(folder.text("victim") == "victim")
      #expect(try folder.names() == ["file", "link", "victim"])
    }
  }

  @Test("overwriting replaces the name, not what a link there points to")
  func overwrite() async throws {
    try await TestFolder.with { folder in
      folder.write("victim", to: "victim")
      #expect(symlink(folder.at("victim"), folder.at("link")) == 0)
      var sink = try sink(folder)
      try sink.write(ByteBuffer(string: "new"))
      guard case .published = try sink.publish(as: FileName(sanitizing: "link"), existing: .overwrite) else {
        Issue.record("not published")
        return
      }
      #expect(folder.text("victim") == "victim")
      #expect(folder.text("link") == "new")
    }
  }

  @Test("a folder in the way is that item's trouble alone; a full disk is the run's")
  func trouble() async throws {
    try await TestFolder.with { folder in
      #expect(mkdir(folder.at("folder"), 0o777) == 0)
      let sink = try sink(folder)
      var refusal: Errno?
      do throws(Errno) {
        _ = try sink.publish(as: FileName(sanitizing: "folder"), existing: .overwrite)
      } catch {
        refusal = error
      }
      let error = try #require(refusal)
      #expect(!DiskFailure.failure("publishing", "folder", error).isLocalTrouble)
      #expect(try folder.names() == ["folder"])
      #expect(DiskFailure.failure("writing to", "x", .noSpace).isLocalTrouble)
    }
  }

  @Test("the destination is made with its parents; a file or a place without rights is refused with a hint")
  func destination() async throws {
    try await TestFolder.with { folder in
      _ = try DestinationDirectory(path: folder.at("a/b/c"))
      #expect(try folder.names() == ["a"])
      folder.write("", to: "file")
      for path in [folder.at("file"), folder.at("file/x"), "/proc/1/nothing"] {
        #expect {
          _ = try DestinationDirectory(path: path)
        } throws: { error in
          let error = error as? HaulError
          return error?.code == .destination && error?.hint != nil && error?.message.contains(path) == true
        }
      }
    }
  }
}
