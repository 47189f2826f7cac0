import Haul
import Testing

@testable import HaulCommand

/// What is printed for people: lines on files, the account, errors.
@Suite struct RecordLineTests {
  static func record(_ status: Record.Status, _ change: (inout Record) -> Void) -> Record {
    var record = Record(index: 0, url: "http://h/image1.jpg", status: status, attempts: 1)
    change(&record)
    return record
  }

  static let saved = record(.saved) {
    $0.path = "pictures/image1.jpg"
    $0.bytes = 34_512
    $0.timeTotal = 0.1338
  }

  static let skipped = record(.skipped) {
    $0.path = "pictures/image1.jpg"
    $0.reason = .exists
  }

  static let failed = record(.failed) {
    $0.line = 3
    $0.error = .http4xx
    $0.message = "404 Not Found"
  }

  @Test("a file that ended has a line with its time, its size and its path")
  func lines() {
    #expect(RecordLine.text(Self.saved) == "saved      0.134 s     34.5 kB  pictures/image1.jpg")
    #expect(RecordLine.text(Self.skipped) == "skipped                         pictures/image1.jpg (exists)")
    #expect(RecordLine.text(Self.failed) == "failed   http_4xx  http://h/image1.jpg: 404 Not Found (line 3)")
  }

  @Test("the line of the list is not said twice")
  func place() {
    var record = Self.failed
    record.error = .url
    record.message = "list.txt:3: no URL"
    #expect(RecordLine.text(record) == "failed   url  http://h/image1.jpg: list.txt:3: no URL")
  }

  @Test("nothing from outside acts on the terminal")
  func visible() {
    var record = Self.failed
    record.url = "http://h/\u{1B}[2J"
    record.message = "500 \u{202E}evil\u{7}"
    #expect(!RecordLine.text(record).unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
    record = Self.saved
    record.path = "a\nb"
    #expect(RecordLine.text(record).hasSuffix("a\\u{0A}b"))
    #expect(ErrorText.lines("a\u{1B}b", hint: "c\rd") == ["error: a\\u{1B}b", "hint: c\\u{0D}d"])
  }

  @Test("colours stand on a terminal only, and not where nobody wants them")
  func colours() {
    let colourful = Style(hasColours: true)
    #expect(RecordLine.text(Self.saved, style: colourful) == RecordLine.text(Self.saved))
    #expect(RecordLine.text(Self.failed, style: colourful).hasPrefix("\u{1B}[31mfailed   \u{1B}[0mhttp_4xx"))
    #expect(Style.detected(isTerminal: true, environment: [:]) == colourful)
    #expect(Style.detected(isTerminal: false, environment: [:]) == .plain)
    #expect(Style.detected(isTerminal: true, environment: ["NO_COLOR": "1"]) == .plain)
    #expect(Style.detected(isTerminal: true, environment: ["NO_COLOR": ""]) == colourful)
    #expect(Style.detected(isTerminal: true, environment: ["TERM": "dumb"]) == .plain)
  }

  @Test("the account tells files, bytes, time, rate, failures by class and what it took")
  func account() {
    var summary = Summary()
    summary.items = 200
    summary.saved = 196
    summary.skipped = 1
    summary.failed = 3
    summary.failures = [.connect: 1, .http4xx: 2]
    summary.bytes = 6_800_000
    summary.wallTime = .milliseconds(1_321)
    summary.retries = 1
    summary.mostInFlight = 32
    summary.workersLost = 2
    summary.resources.userTime = .milliseconds(52)
    summary.resources.systemTime = .milliseconds(31)
    summary.resources.peakMemory = 23_400_000
    #expect(
      Account.lines(summary) == [
        "200 files: 196 saved, 1 skipped, 3 failed",
        "6.8 MB in 1.321 s: 5.1 MB/s, 148.4 files/s, up to 32 at once",
        "failures: http_4xx 2, connect 1",
        "1 retry, 2 workers lost",
        "CPU: 0.052 s user, 0.031 s system; peak memory: 23.4 MB",
      ])
    // What was there before did not come in that time.
    summary.resumedBytes = summary.bytes / 2
    #expect(
      Account.lines(summary)[1].hasPrefix(
        "6.8 MB, of which \(Quantity.bytes(summary.bytes / 2)) were there, in 1.321 s: 2.6 MB/s, "))
    summary.resumedBytes = 0
    summary.failures = [:]
    summary.retries = 0
    summary.workersLost = 0
    summary.resources.childPeakMemory = 12_000_000
    summary.stop = .cancelled
    #expect(
      Account.lines(summary, signal: 2).suffix(2) == [
        "CPU: 0.052 s user, 0.031 s system; peak memory: 23.4 MB, of a child 12.0 MB",
        "stopped early: interrupted; what was saved is kept, and the same command goes on from there",
      ])
    summary.stop = .localTrouble("the disk is full\u{7}\nhint: make room")
    #expect(Account.lines(summary).suffix(2) == ["stopped early: the disk is full\\u{07}", "hint: make room"])
  }
}
