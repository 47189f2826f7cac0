import FoundationEssentials
import Testing

@testable import Haul

@Suite("Records")
struct RecordTests {
  private var full: Record {
    var record = Record(index: 3, line: 4, url: "http://a.example/x", status: .saved, attempts: 2)
    record.finalURL = "http://a.example/y"
    record.path = "d/x"
    record.httpStatus = 200
    record.httpVersion = "1.1"
    record.contentType = "image/jpeg"
    record.bytes = 12
    record.sha256 = "00ff"
    record.timeQueue = 0.5
    record.timeConnect = 0
    record.timeFirstByte = 0.001234
    record.timeTotal = 12.25
    record.startedAt = Date(timeIntervalSince1970: 1_700_000_000.5)
    record.worker = 7
    record.etag = "\"e\""
    record.lastModified = "Tue, 14 Nov 2023 22:13:20 GMT"
    return record
  }

  @Test("are one line with every field, in the schema's order, unknown is null")
  func line() {
    #expect(
      full.json == #"{"schema":1,"index":3,"line":4,"url":"http://a.example/x","final_url":"http://a.example/y","#
        + #""path":"d/x","status":"saved","reason":null,"error":null,"message":null,"http_status":200,"#
        + #""http_version":"1.1","content_type":"image/jpeg","bytes":12,"sha256":"00ff","attempts":2,"#
        + #""resumed_from":null,"time_queue":0.500000,"time_connect":0.000000,"time_first_byte":0.001234,"#
        + #""time_total":12.250000,"started_at":"2023-11-14T22:13:20.500Z","worker":7,"etag":"\"e\"","#
        + #""last_modified":"Tue, 14 Nov 2023 22:13:20 GMT","retry_after":null,"columns":null}"#)
  }

  @Test("come back from their line as they were")
  func roundTrip() throws {
    #expect(try Record(json: full.json.utf8) == full)
    var failed = Record(index: 0, url: "x", status: .failed)
    failed.fail(Failure(.http4xx, "no \u{1B}[31m \u{202E} \u{9B} \u{1F600} \"\\ \n\t"))
    #expect(try Record(json: failed.json.utf8) == failed)
    #expect(failed.json.unicodeScalars.allSatisfy { !VisibleText.isInvisible($0) })
  }

  @Test("what concerns the whole run is told to a parent only")
  func localTrouble() throws {
    var failure = Failure(.disk, "full")
    failure.isLocalTrouble = true
    var record = Record(index: 0, url: "x", status: .failed)
    record.fail(failure)
    #expect(!record.json.contains("local_trouble"))
    #expect(try Record(json: record.json(forParent: true).utf8).outcome == .failed(failure))
  }

  @Test(
    "numbers of seconds",
    arguments: [
      (0.0, "0.000000"), (1.5, "1.500000"), (-0.25, "-0.250000"), (1e-9, "0.000000"), (.nan, "null"),
      (.infinity, "null"), (1e300, "null"), (123_456.789_012, "123456.789012"),
    ])
  func seconds(value: Double, expected: String) {
    var object = JSONLine()
    object.add("x", value)
    #expect(object.finish() == "{\"x\":\(expected)}")
  }
}

@Suite("Progress")
struct ProgressTests {
  private func progress(_ change: (inout Progress) -> Void) -> Progress {
    var progress = Progress()
    progress.elapsed = .seconds(10)
    progress.listed = 100
    progress.listEnded = true
    change(&progress)
    return progress
  }

  @Test("the time left goes by files, and by bytes where those tell more")
  func timeLeft() {
    #expect(progress { $0.saved = 50 }.timeLeft == .seconds(10))
    #expect(progress { $0.saved = 0 }.timeLeft == nil)
    #expect(
      progress {
        $0.saved = 50
        $0.listEnded = false
      }.timeLeft == nil)
    #expect(progress { $0.saved = 100 }.timeLeft == nil)
    #expect(
      progress {
        $0.skipped = 60
        $0.saved = 20
      }.timeLeft == .seconds(10))
    let single = progress {
      $0.listed = 1
      $0.inFlight = 1
      $0.bytes = 250
      $0.announcedBytes = 1000
    }
    #expect(single.timeLeft == .seconds(30))
  }
}
