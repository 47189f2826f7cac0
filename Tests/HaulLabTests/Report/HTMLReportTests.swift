import Foundation
import FoundationXML
import Subprocess
import SystemPackage
import Testing

@testable import HaulLab

/// The report as a page.
@Suite struct HTMLReportTests {
  /// Reads a page as XML, which this page is too, and gathers what is in it.
  private final class Reader: NSObject, XMLParserDelegate {
    var names: [String: Int] = [:]
    var attributes: [String: [String]] = [:]
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes values: [String: String]
    ) {
      names[name, default: 0] += 1
      for (name, value) in values { attributes[name, default: []].append(value) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func read(_ page: String) throws -> Reader {
    let parser = XMLParser(data: Data(page.utf8))
    let reader = Reader()
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
    return reader
  }

  @Test("it is well-formed, needs nothing from outside, and every picture has a title and a description")
  func wellFormed() throws {
    let page = try HTMLReport.text(try MadeUpReport.full())
    let reader = try read(page)
    let identifiers = try #require(reader.attributes["id"])
    #expect(Set(identifiers).count == identifiers.count)
    // Three charts, a timeline and three keys.
    #expect(reader.names["svg"] == 7)
    #expect(reader.names["desc"] == 7)
    #expect(reader.attributes["role"]?.count == 7)
    #expect(reader.names["table"] == 3)
    for reference in reader.attributes["aria-labelledby"] ?? [] {
      for identifier in reference.split(separator: " ") { #expect(identifiers.contains(String(identifier))) }
    }
    #expect(reader.names["script"] == nil)
    #expect(reader.attributes["src"] == nil)
    #expect(reader.attributes["href"] == ["data:,"])
    #expect(!page.contains("://"))
    #expect(!page.contains("url("))
    for path in reader.attributes["d"] ?? [] { #expect(path.allSatisfy { "MLahvz0123456789.- ".contains($0) }) }
    for sentence in Analysis(try MadeUpReport.full()).verdict { #expect(reader.text.contains(sentence)) }
    #expect(reader.text.contains("threads, 20 workers, round 4: 1 of 200 files failed (timeout 1)"))
  }

  @Test("a report without rounds is a page too, and so is one with a single round")
  func sparse() throws {
    let nothing = try MadeUpReport.report([(.sequential, []), (Combination("async", 4), [])], rounds: 2)
    #expect(try read(try HTMLReport.text(nothing)).text.contains("Nothing has been measured yet."))
    let single = try MadeUpReport.report([(Combination("async", 4), [1.5])])
    #expect(try read(try HTMLReport.text(single)).names["svg"] == 3)
  }

  @Test("what a report says is text, whatever it says")
  func escapes() throws {
    var report = try MadeUpReport.full()
    report.source = "<script>alert('x')</script>&\u{202E}"
    report.results[0].rounds[0].problem = "</li><img src=x onerror=alert(1)>"
    let reader = try read(try HTMLReport.text(report))
    #expect(reader.names["script"] == nil)
    #expect(reader.names["img"] == nil)
    #expect(reader.text.contains("<script>alert('x')</script>&\\u{202E}"))
  }

  static let chromium = ["chromium", "chromium-browser", "google-chrome"].flatMap { name in
    ["/usr/bin", "/usr/local/bin"].map { "\($0)/\(name)" }
  }.first { FileManager.default.isExecutableFile(atPath: $0) }

  @Test(
    "a browser loads it without a word on its console",
    .enabled(if: chromium != nil, "no Chromium on this machine"), .timeLimit(.minutes(2)))
  func browser() async throws {
    let browser = try #require(Self.chromium)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("haul-page-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let page = folder.appendingPathComponent("report.html")
    try Data(HTMLReport.text(try MadeUpReport.full()).utf8).write(to: page)
    let result = try await Subprocess.run(
      .path(FilePath(browser)),
      arguments: [
        "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
        "--user-data-dir=\(folder.path)/profile", "--dump-dom", page.absoluteString,
      ], input: .none, output: .string(limit: 4_000_000), error: .string(limit: 4_000_000))
    #expect(result.terminationStatus == .exited(0))
    let console = result.standardError.split(separator: "\n").filter { $0.contains("CONSOLE") }
    #expect(console == [])
    #expect(result.standardOutput.contains("<title>haul: Which way of downloading is fastest</title>"))
    #expect(result.standardOutput.contains("id=\"timeline-async-title\""))
  }
}
