import Testing

@testable import Haul

@Suite("Going on with a file, as values")
struct ResumptionTests {
  private static let resumption = Resumption(offset: 100, validator: .entityTag("\"a\""), length: 1000)

  @Test(
    "a strong validator is a strong tag, or a date well before the response's",
    arguments: [
      ("\"a\"", nil, nil, Validator.entityTag("\"a\"")),
      ("\"a\"", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 09:49:37 GMT", .entityTag("\"a\"")),
      ("W/\"a\"", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 09:49:37 GMT", nil),
      ("a", nil, nil, nil), ("\"", nil, nil, nil), ("\"a\"b\"", nil, nil, nil), ("\"a b\"", nil, nil, nil),
      (
        nil, "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:50:37 GMT",
        .lastModified("Sun, 06 Nov 1994 08:49:37 GMT")
      ),
      (nil, "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:50:36 GMT", nil),
      (nil, "Sun, 06 Nov 1994 08:49:37 GMT", nil, nil), (nil, "yesterday", "Sun, 06 Nov 1994 08:50:36 GMT", nil),
      (nil, nil, nil, nil),
    ] as [(String?, String?, String?, Validator?)])
  func validators(tag: String?, modified: String?, date: String?, expected: Validator?) {
    #expect(Validator(entityTag: tag, lastModified: modified, date: date) == expected)
  }

  @Test(
    "Content-Range is read as RFC 9110 §14.4 writes it, and as nothing else",
    arguments: [
      ("bytes 100-999/1000", 100, 999, 1000), ("Bytes 0-0/1", 0, 0, 1), ("bytes 5-9/*", 5, 9, nil),
      ("bytes */1000", nil, nil, nil), ("bytes 9-5/10", nil, nil, nil), ("bytes 0-10/10", nil, nil, nil),
      ("bytes 0-1", nil, nil, nil), ("bytes -1-5/10", nil, nil, nil), ("bytes 0-5/10/10", nil, nil, nil),
      ("items 0-5/10", nil, nil, nil), ("bytes 0 - 5/10", nil, nil, nil), ("", nil, nil, nil),
      ("bytes 0-18446744073709551616/18446744073709551617", nil, nil, nil),
      ("bytes 0-9223372036854775807/*", nil, nil, nil), ("bytes +0-5/10", nil, nil, nil),
    ] as [(String, Int?, Int?, Int?)])
  func contentRange(field: String, first: Int?, last: Int?, length: Int?) {
    let range = ContentRange(field)
    #expect(range?.first == first)
    #expect(range?.last == last)
    #expect(range?.length == length)
  }

  @Test(
    "an answer to a range is believed only if everything in it agrees",
    arguments: [
      (206, "bytes 100-999/1000", "\"a\"", 900, "go on"), (206, "bytes 100-999/1000", nil, nil, "go on"),
      (206, "bytes 100-499/1000", "\"a\"", 400, "go on"), (206, "bytes 100-999/*", nil, 900, "go on"),
      (206, "bytes 0-999/1000", "\"a\"", 1000, "start over"), (206, "bytes 101-999/1000", nil, nil, "start over"),
      (206, "bytes 100-999/1001", nil, nil, "start over"), (206, "bytes 100-999/1000", "\"b\"", 900, "start over"),
      (206, "bytes 100-999/1000", "W/\"a\"", 900, "start over"), (206, "bytes 100-999/1000", nil, 901, "start over"),
      (206, nil, nil, nil, "start over"), (206, "nonsense", nil, nil, "start over"),
      (206, "bytes 100-1000/*", nil, nil, "start over"),
      (416, "bytes */100", nil, nil, "start over"), (412, nil, nil, nil, "start over"),
      (200, nil, "\"b\"", 10, "whole"), (404, nil, nil, nil, "other"), (302, nil, nil, nil, "other"),
      (503, nil, nil, nil, "other"), (304, nil, nil, nil, "other"),
    ] as [(Int, String?, String?, Int?, String)])
  func verdicts(status: Int, range: String?, tag: String?, length: Int?, expected: String) {
    let response = AttemptMachine.ResponseSummary(
      status: status, contentLength: length, contentRange: range, entityTag: tag)
    let verdict =
      switch Self.resumption.verdict(response) {
      case .goOn: "go on"
      case .whole: "whole"
      case .startOver: "start over"
      case .other: "other"
      }
    #expect(verdict == expected)
  }

  @Test(
    "a note leads to where the file goes on, and always asks for at least a byte",
    arguments: [
      (100, 1000, 100), (999, 1000, 999), (1000, 1000, 999), (1001, 1000, nil), (0, 1000, nil), (1, 1, nil),
      (5, nil, 5), (5, 0, nil), (5, -1, nil),
    ] as [(Int, Int?, Int?)])
  func notes(size: Int, length: Int?, offset: Int?) throws {
    let note = PartialNote(url: "http://a.example/x", validator: .entityTag("\"a\""), length: length)
    #expect(note.resumption(url: "http://a.example/x", size: size)?.offset == offset)
    #expect(note.resumption(url: "http://a.example/y", size: size) == nil)
    let json = try #require(note.json)
    #expect(PartialNote(json: json) == note)
  }

  @Test("a note that could break a request's lines is of no use")
  func hostileNote() throws {
    let json = #"{"url":"u","etag":"\"a\"\r\nX: y"}"#
    let note = try #require(PartialNote(json: Array(json.utf8)))
    #expect(note.resumption(url: "u", size: 10) == nil)
    for text in ["", "{}", "[]", "null", #"{"url":1}"#] { #expect(PartialNote(json: Array(text.utf8)) == nil) }
  }
}
