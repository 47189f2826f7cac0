import Foundation
import Haul
import Testing

@testable import HaulLab

/// The forms of a report.
@Suite struct ReportTests {
  private static func schema() throws -> SchemaValidator {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let data = try #require(FileManager.default.contents(atPath: "/\(root)/docs/report.schema.json"))
    return try SchemaValidator(data)
  }

  @Test("a report read again is the same, and its analysis with it")
  func roundTrip() throws {
    let report = try MadeUpReport.full()
    let read = try Report(json: try report.json(), name: "report.json")
    #expect(read == report)
    #expect(Analysis(read) == Analysis(report))
    #expect(try read.json() == report.json())
  }

  @Test("docs/report.schema.json describes what is written")
  func schema() throws {
    let schema = try Self.schema()
    for report in [try MadeUpReport.full(), try MadeUpReport.report([(.sequential, [nil])])] {
      #expect(schema.problems(try JSONSerialization.jsonObject(with: report.json())) == [])
    }
  }

  @Test("and nothing else", arguments: ["\"seed\"", "\"seconds\"", "\"verdict\"", "\"bars\"", "\"outcome\""])
  func schemaRefuses(_ key: String) throws {
    let text = String(decoding: try MadeUpReport.full().json(), as: UTF8.self)
    let other = Data(text.replacingOccurrences(of: "\(key) :", with: "\"other\" :").utf8)
    let problems = try Self.schema().problems(try JSONSerialization.jsonObject(with: other))
    #expect(problems.contains { $0.contains("other") }, "\(problems)")
    #expect(problems.contains { $0.contains("missing") }, "\(problems)")
  }

  @Test(
    "what is no report is refused with a hint",
    arguments: [
      ("", "its JSON is broken"), ("[]", "a value of another kind"), ("{}", "'schema' is missing"),
      ("{\"schema\": 2}", "schema 2"), ("{\"schema\": 1}", "is missing"),
    ])
  func broken(_ text: String, _ reason: String) {
    let error = #expect(throws: LabError.self) { try Report(json: Data(text.utf8), name: "x.json") }
    #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
    #expect(error?.message.contains("'x.json'") == true)
    #expect(error?.hint != nil)
  }

  @Test(
    "numbers that cannot be are refused",
    arguments: [
      ("\"seconds\" : 26.2,", "\"seconds\" : 0,"), ("\"seconds\" : 26.2,", "\"seconds\" : 1e300,"),
      ("\"strategy\" : \"sequential\"", "\"strategy\" : \"fibers\""), ("\"worker\" : 1", "\"worker\" : -1"),
      ("\"bytes\" : 6800000", "\"bytes\" : -5"), ("sequential,threads:20,async:200", "all"),
    ])
  func absurd(_ old: String, _ new: String) throws {
    let text = String(decoding: try MadeUpReport.full().json(), as: UTF8.self)
    #expect(text.contains(old))
    let data = Data(text.replacingOccurrences(of: old, with: new).utf8)
    #expect(throws: LabError.self) { try Report(json: data, name: "x.json") }
  }

  @Test("the terminal's text, whole")
  func terminal() throws {
    let lines = ReportText.lines(try MadeUpReport.full())
    #expect(
      lines == [
        "method      workers  mean time     ± sd     speed-up  files/s      CPU   memory       rounds",
        "sequential        1    26.33 s  0.091 s          1.0      7.6  0.100 s  30.0 MB           10",
        "threads          20    1.465 s  0.388 s   18.0 ± 4.8    136.5  0.100 s  30.0 MB  9, 1 failed",
        "async           200    0.166 s  0.001 s  158.8 ± 0.8   1206.0  0.100 s  30.0 MB           10",
        "",
        "      │◆",
        " 20 s ┤",
        " 10 s ┤",
        "      │",
        "  5 s ┤",
        "      │",
        "  2 s ┤                                 ▲",
        "  1 s ┤",
        "      │",
        "0.5 s ┤",
        "      │",
        "0.2 s ┤                                                           ●",
        "      └────────────────────────────────────────────────────────────",
        "       1                                20                        200  workers",
        "       ◆ sequential   ▲ threads   ● async",
        "",
        "Async with 200 workers was the fastest, with 0.166 s on average: 158.8 ± 0.8 times as fast as sequential.",
        "The runner-up, threads with 20 workers, took 783 % longer, which is more than chance (p = 0.004).",
        "What holds async with 200 workers back is latency: 99 % of a file's time is the wait for its first byte.",
        "Threads with 20 workers: 1 round of 10 not counted: 1 of 200 files failed (timeout 1).",
      ])
  }

  @Test("Markdown, whole")
  func markdown() throws {
    let expected = """
      # Which way of downloading is fastest

      - Sequential took 26.25 s; there is nothing to compare it with.
      - What holds sequential back is latency: 99 % of a file's time is the wait for its first byte.

      ## Times

      | method | workers | mean | sd | 95 % interval | median | minimum | maximum | speed-up | against the fastest | rounds | outliers |
      | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
      | sequential | 1 | 26.25 s | 0.071 s | 25.61 s – 26.89 s | 26.25 s | 26.20 s | 26.30 s | 1.0 | fastest | 2 | 0 |

      ## What it took

      | method | workers | files/s | bytes/s | user CPU | system CPU | peak memory | held back by | failures |
      | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |
      | sequential | 1 | 7.6 | 259.0 kB/s | 0.060 s | 0.040 s | 30.0 MB | latency | – |

      ## Single files

      Medians over rounds of each round's quantiles.

      | method | workers | first byte p50 | p90 | p99 | whole file p50 | p90 | p99 |
      | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
      | sequential | 1 | 0.130 s | 0.131 s | 0.140 s | 0.131 s | 0.132 s | 0.150 s |

      ## How it was measured

      - what: the list list.txt
      - command: haul compare -i list.txt
      - plan: sequential
      - rounds: 2 of each combination after 1 that did not count, interleaved in a random order, seed 42
      - when: 2023-11-14T22:13:20Z
      - haul: 0.1.0
      - machine: Linux 6.1, x86\\_64, 2 cores, Some CPU, 8.0 GB of memory
      - starting haul: 0.012 s of each time is for starting and ending the process

      """
    #expect(MarkdownReport.text(try MadeUpReport.report([(.sequential, [26.2, 26.3])])) == expected)
  }

  @Test("CSV has a line for each round, failed ones too")
  func csv() throws {
    let text = CSVReport.text(try MadeUpReport.report([(.sequential, [26.2, nil])]))
    #expect(
      text.split(separator: "\r\n").map(String.init) == [
        CSVReport.header,
        "sequential,1,1,1,1,26.2,0.06,0.04,30000000,0.2,0.01,200,200,0,0,6800000,26.0,0.13,0.131,0.14,0.131,0.132,0.15,",
        "sequential,1,2,2,0,1.0,0.06,0.04,30000000,0.2,0.01,200,199,1,0,6800000,26.0,0.13,0.131,0.14,0.131,0.132,0.15,"
          + "1 of 200 files failed (timeout 1)",
      ])
  }

  @Test(
    "a text in CSV is one field, and no formula",
    arguments: [("a", "a"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("=1+1", "'=1+1"), ("-1,2", "\"'-1,2\"")])
  func csvField(_ text: String, _ field: String) { #expect(CSVReport.field(text) == field) }

  @Test("Markdown shows text and does not obey it")
  func markdownEscapes() {
    #expect(MarkdownReport.escaped("a|b <x> [y](z) `c` *d*") == "a\\|b \\<x\\> \\[y\\](z) \\`c\\` \\*d\\*")
    #expect(MarkdownReport.escaped("\u{1B}[31m") == "\\\\u{1B}\\[31m")
  }

  @Test(
    "the ending names the form",
    arguments: [("a/report.md", "md"), ("r.JSON", "json"), ("r.csv", "csv"), ("report.x.html", "html")])
  func form(_ path: String, _ form: String) throws { #expect(try ReportFile(path).form.rawValue == form) }

  @Test("and a path without one is refused", arguments: ["report", "report.txt", "html", "", "a.html/", "a.md/report"])
  func noForm(_ path: String) { #expect(throws: LabError.self) { try ReportFile(path) } }
}
