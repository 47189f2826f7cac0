import Haul
import Testing

@testable import HaulOrigin

/// Where a body ends, and whether all of it came.
@Suite("Checks 2, 3, 4 and 28: bodies and their ends")
struct FramingTests {
  private static let chunked = "Transfer-Encoding: chunked"

  static let short = [
    BadAnswer("by FIN", .truncated, "Content-Length: 75", "short!"),
    BadAnswer(
      "by FIN before the first byte", .truncated, [.request, .send(head("Content-Length: 75")), .close]),
    BadAnswer("by RST", .truncated, [.request, .send(head("Content-Length: 75") + "short!"), .reset]),
    BadAnswer("by RST, chunked", .truncated, [.request, .send(head(chunked) + "5\r\nhello\r\n"), .reset]),
    BadAnswer("by RST, without a length", .truncated, [.request, .send(head("X: y") + "to the"), .reset]),
    BadAnswer("by FIN in a chunk", .truncated, chunked, "5\r\nhel"),
    BadAnswer("by FIN between chunks", .truncated, chunked, "2\r\nhi\r\n"),
    BadAnswer("by FIN before the last line end", .truncated, chunked, "2\r\nhi\r\n0\r\n"),
  ]

  private static func head(_ fields: String) -> String { "HTTP/1.1 200 OK\r\n\(fields)\r\n\r\n" }

  @Test(
    "Check 2, short body: ended by FIN or RST, it fails as truncated", .timeLimit(.minutes(1)), arguments: short)
  func shortBody(answer: BadAnswer) async throws { try await fails(answer) }

  @Test(
    "Check 2, short body: a TLS connection that ends without close_notify was cut", .timeLimit(.minutes(1)),
    arguments: ["Content-Length: 75", chunked, "Connection: close"],
    [ScriptedServer.Step.cut, .reset])
  func cutTLS(fields: String, end: ScriptedServer.Step) async throws {
    let body = fields == Self.chunked ? "6\r\nshort!\r\n" : "short!"
    let fetched = try await fetchOne([.request, .send(Self.head(fields) + body), end], certificate: .loopback())
    #expect(fetched.record.error == .truncated, "\(fetched.record.message ?? "")")
  }

  @Test("Check 2, short body: with close_notify, a body without a length is whole", .timeLimit(.minutes(1)))
  func closedTLS() async throws {
    let fetched = try await fetchOne(
      [.request, .send(Self.head("Connection: close") + "to the end"), .close], certificate: .loopback())
    #expect(fetched.record.status == .saved, "\(fetched.record.message ?? "")")
    #expect(fetched.text == "to the end")
    let cut = try await fetchOne(
      [.request, .send(Self.head("Content-Length: 75") + "short!"), .close], certificate: .loopback())
    #expect(cut.record.error == .truncated)
  }

  static let badChunks = [
    BadAnswer("a size in words", .protocol, chunked, "xyz\r\nhi\r\n"),
    BadAnswer("no size", .protocol, chunked, "\r\nhi\r\n0\r\n\r\n"),
    BadAnswer("a negative size", .protocol, chunked, "-1\r\nhi\r\n"),
    BadAnswer("a size in C's notation", .protocol, chunked, "0x2\r\nhi\r\n0\r\n\r\n"),
    BadAnswer("a size beyond 64 bits", .protocol, chunked, "FFFFFFFFFFFFFFFFF\r\nhi\r\n"),
    BadAnswer("a size that wraps", .truncated, chunked, "FFFFFFFFFFFFFFF4\r\nhi"),
    BadAnswer("the largest size", .truncated, chunked, "7FFFFFFFFFFFFFFF\r\nhi"),
    BadAnswer("more data than the size", .protocol, chunked, "2\r\nhi there\r\n0\r\n\r\n"),
    BadAnswer("chunked, but not last", .protocol, "Transfer-Encoding: chunked, gzip", "2\r\nhi\r\n0\r\n\r\n"),
    BadAnswer("chunked, but another line comes last", .protocol, "\(chunked)\r\nTransfer-Encoding: gzip", "hi"),
    BadAnswer("another coding", .protocol, "Transfer-Encoding: gzip", "hi"),
    BadAnswer("identity", .protocol, "Transfer-Encoding: identity", "hi"),
  ]

  @Test("Check 3, bad chunking: it fails, and nothing is saved", .timeLimit(.minutes(1)), arguments: badChunks)
  func badChunking(answer: BadAnswer) async throws { try await fails(answer) }

  static let badLengths = [
    BadAnswer("negative", .protocol, "Content-Length: -1", "hi"),
    BadAnswer("signed", .protocol, "Content-Length: +2", "hi"),
    BadAnswer("words", .protocol, "Content-Length: two", "hi"),
    BadAnswer("empty", .protocol, "Content-Length:", "hi"),
    BadAnswer("2^63", .truncated, "Content-Length: 9223372036854775808", "hi"),
    BadAnswer("2^64", .protocol, "Content-Length: 18446744073709551616", "hi"),
    BadAnswer("2^65", .protocol, "Content-Length: 36893488147419103232", "hi"),
    BadAnswer("with rubbish", .protocol, "Content-Length: 6badness", "badness"),
    BadAnswer("in hexadecimal", .protocol, "Content-Length: 0x2", "hi"),
    BadAnswer("a fraction", .protocol, "Content-Length: 2.0", "hi"),
    BadAnswer("a list", .protocol, "Content-Length: 2, 3", "hi"),
    BadAnswer("two different", .protocol, "Content-Length: 2\r\nContent-Length: 3", "hi"),
    BadAnswer("with chunked", .protocol, "Content-Length: 2\r\n\(chunked)", "2\r\nhi\r\n0\r\n\r\n"),
  ]

  @Test("Check 4, Content-Length: what is no length fails", .timeLimit(.minutes(1)), arguments: badLengths)
  func badLength(answer: BadAnswer) async throws { try await fails(answer) }

  @Test(
    "Check 4, Content-Length: spaces around it are fine", .timeLimit(.minutes(1)),
    arguments: ["Content-Length: 2  ", "Content-Length:2", "Content-Length: \t2", "Content-Length: 0000002"])
  func goodLength(fields: String) async throws {
    let fetched = try await fetchOne([.request, .send(Self.head(fields) + "hi"), .close])
    #expect(fetched.record.status == .saved, "\(fetched.record.message ?? "")")
    #expect(fetched.text == "hi")
  }

  private func fails(_ answer: BadAnswer) async throws {
    let fetched = try await fetchOne(answer.steps)
    #expect(fetched.record.status == .failed)
    #expect(fetched.record.error == answer.expected, "\(fetched.record.message ?? "")")
    #expect(fetched.record.message?.isEmpty == false)
  }

  struct GoodAnswer: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let response: String
    let body: String

    init(_ name: String, _ response: String, _ body: String) {
      testDescription = name
      self.response = response
      self.body = body
    }
  }

  static let good = [
    GoodAnswer("length", Response.ok("hello"), "hello"),
    GoodAnswer("empty", Response.ok(""), ""),
    GoodAnswer("chunked", head(chunked) + "5\r\nhello\r\n1;x=y\r\n!\r\n0\r\n\r\n", "hello!"),
    GoodAnswer("trailers", head(chunked) + "2\r\nhi\r\n0\r\nX: y\r\n\r\n", "hi"),
    GoodAnswer("1xx before the head", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + Response.ok("hi"), "hi"),
    GoodAnswer("until close", head("Connection: close") + "to the end", "to the end"),
    GoodAnswer("HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nold", "old"),
    GoodAnswer("no phrase", "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nhi", "hi"),
    GoodAnswer(
      "long", Response.ok(String(repeating: "0123456789", count: 20_000)),
      String(repeating: "0123456789", count: 20_000)),
  ]

  @Test(
    "Check 28, writes of 1 byte, of 20 bytes, in one: the same results", .timeLimit(.minutes(1)), arguments: good,
    [1, 20, 1_000_000])
  func pieces(answer: GoodAnswer, size: Int) async throws {
    // A write a byte of a long answer would take longer than it tells.
    let size = answer.response.utf8.count > 1000 ? size * 100 + 1 : size
    let fetched = try await fetchOne([.request, .pieces(answer.response, size: size), .close])
    #expect(fetched.record.status == .saved, "\(fetched.record.message ?? "")")
    #expect(fetched.text == answer.body)
    #expect(fetched.record.bytes == answer.body.utf8.count)
  }
}
