import NIOHTTP1
import Testing

@testable import HaulOrigin

@Suite("The responder")
struct ResponderTests {
  private static let responder = Responder(
    catalogue: Catalogue(count: 3, sizes: 100...100, seed: 1), digests: DigestCache()
  )
  private static let picture = Picture(number: 1, size: 100, seed: 1)
  private static let tag = "\"1-1-64\""

  private static func respond(
    _ target: String, method: HTTPMethod = .GET, version: HTTPVersion = .http1_1, headers: HTTPHeaders = [:]
  ) -> Response {
    var headers = headers
    headers.add(name: "Host", value: "h")
    let head = HTTPRequestHead(version: version, method: method, uri: target, headers: headers)
    return responder.response(to: head, route: Route(RequestTarget(target)), baseURL: "http://o")
  }

  @Test("describes a picture in full, to GET and HEAD alike")
  func whole() throws {
    let digest = Self.picture.digest()
    var expected = Response(
      status: .ok,
      headers: [
        "Content-Type": "image/jpeg", "ETag": Self.tag, "Last-Modified": "Mon, 01 Jan 2024 00:00:01 GMT",
        "Repr-Digest": "sha-256=:\(digest.base64):", "X-Content-SHA256": Self.picture.sha256,
        "Accept-Ranges": "bytes", "Content-Length": "100",
      ],
      body: .picture(Self.picture, 0..<100)
    )
    #expect(Self.respond("/images/image1.jpg") == expected)
    expected.body = .none
    #expect(Self.respond("/images/image1.jpg", method: .HEAD) == expected)
    #expect(Self.respond("/images/image1.jpg", method: .HEAD, headers: ["Range": "bytes=0-1"]) == expected)
  }

  @Test("sends a part, with the digest of the whole")
  func part() {
    let response = Self.respond("/images/image1.jpg", headers: ["Range": "bytes=10-19", "If-Range": Self.tag])
    #expect(response.status == .partialContent)
    #expect(response.body == .picture(Self.picture, 10..<20))
    #expect(response.headers["content-range"] == ["bytes 10-19/100"])
    #expect(response.headers["content-length"] == ["10"])
    #expect(response.headers["x-content-sha256"] == [Self.picture.sha256])
  }

  @Test("refuses a part that is not there")
  func unsatisfiable() {
    let response = Self.respond("/images/image1.jpg", headers: ["Range": "bytes=100-"])
    #expect(response.status == .rangeNotSatisfiable)
    #expect(response.headers["content-range"] == ["bytes */100"])
  }

  @Test("has nothing to say to who has it already, whatever part was asked for")
  func notModified() {
    let response = Self.respond("/images/image1.jpg", headers: ["If-None-Match": Self.tag, "Range": "bytes=0-1"])
    let expected = Response(
      status: .notModified, headers: ["ETag": Self.tag, "Last-Modified": "Mon, 01 Jan 2024 00:00:01 GMT"]
    )
    #expect(response == expected)
  }

  @Test(
    "has nothing to say to who has it since a date, unless tags say otherwise (RFC 9110, section 13.1.3)",
    arguments: [
      ("Mon, 01 Jan 2024 00:00:01 GMT", nil, 304), ("Mon, 01 Jan 2024 00:00:00 GMT", nil, 200),
      ("Tue, 02 Jan 2024 00:00:00 GMT", nil, 304), ("Tuesday, 02-Jan-24 00:00:00 GMT", nil, 304),
      ("Tue Jan  2 00:00:00 2024", nil, 304), ("Sun Nov  6 08:49:37 1994", nil, 200), ("soon", nil, 200),
      ("", nil, 200),
      ("Mon, 01 Jan 2024 00:00:01 +0000", nil, 200), ("Tue, 02 Jan 2024 25:00:00 GMT", nil, 200),
      ("Tue, 02 Jan 2024 00:00:00 GMT", "\"other\"", 200), ("Mon, 01 Jan 2001 00:00:00 GMT", tag, 304),
    ] as [(String, String?, Int)])
  func modifiedSince(date: String, tags: String?, status: Int) {
    var headers: HTTPHeaders = ["If-Modified-Since": date]
    if let tags { headers.add(name: "If-None-Match", value: tags) }
    for method in [HTTPMethod.GET, .HEAD] {
      let response = Self.respond("/images/image1.jpg", method: method, headers: headers)
      #expect(response.status == HTTPResponseStatus(statusCode: status))
    }
  }

  @Test(
    "dates are read as they are written", arguments: [0, 951_782_400, 1_704_067_201, 4_102_444_799, 253_402_300_799])
  func dates(seconds: Int) { #expect(HTTPDate.seconds(HTTPDate.format(secondsSince1970: seconds)) == seconds) }

  @Test(
    "answers with the status",
    arguments: [
      ("/images/image4.jpg", 404), ("/nothing", 404), ("/bytes/0", 200), ("/status/418", 418), ("/status/204", 204),
      ("/status/599", 599), ("/redirect/307?to=x", 307), ("/redirect/302/1", 302), ("/redirect/302/0", 200),
      ("/redirect-loop", 302), ("/redirect/302", 400), ("/list.txt", 200), ("/SHA256SUMS", 200), ("/headers", 200),
    ]
  )
  func statuses(target: String, status: Int) {
    #expect(Self.respond(target).status == HTTPResponseStatus(statusCode: status))
  }

  @Test("frames what has no body without one", arguments: ["/status/204", "/status/304", "/status/101"])
  func bodiless(target: String) {
    let response = Self.respond(target)
    #expect(response.body == .none)
    #expect(!response.headers.contains(name: "Content-Length"))
    #expect(!response.headers.contains(name: "Transfer-Encoding"))
  }

  @Test("sends an interim status before the final one")
  func interim() {
    let response = Self.respond("/status/103")
    #expect(response.interim == HTTPResponseStatus(statusCode: 103))
    #expect(response.status == .ok)
  }

  @Test(
    "marks the end of a body as the path and the version ask for",
    arguments: [
      ("/bytes/5", .GET, .http1_1, "5", nil, nil),
      ("/chunked/5", .GET, .http1_1, nil, "chunked", nil),
      ("/chunked/5", .HEAD, .http1_1, nil, nil, nil),
      ("/chunked/5", .GET, .http1_0, nil, nil, "close"),
      ("/until-close/5", .GET, .http1_1, nil, nil, "close"),
      ("/stall/5", .GET, .http1_1, "1005", nil, nil),
      ("/bytes/5", .GET, .http1_0, "5", nil, "close"),
    ] as [(String, HTTPMethod, HTTPVersion, String?, String?, String?)]
  )
  func framing(
    target: String, method: HTTPMethod, version: HTTPVersion, length: String?, coding: String?, connection: String?
  ) {
    let headers = Self.respond(target, method: method, version: version).headers
    #expect(headers.first(name: "content-length") == length)
    #expect(headers.first(name: "transfer-encoding") == coding)
    #expect(headers.first(name: "connection") == connection)
  }

  @Test("keeps or closes the connection as it was asked to")
  func connection() {
    #expect(Self.respond("/bytes/1").ending == .keepAlive)
    #expect(Self.respond("/bytes/1", headers: ["Connection": "close"]).ending == .close)
    #expect(Self.respond("/bytes/1", version: .http1_0).ending == .close)
    let kept = Self.respond("/bytes/1", version: .http1_0, headers: ["Connection": "keep-alive"])
    #expect(kept.ending == .keepAlive)
    #expect(kept.headers["connection"] == ["keep-alive"])
  }

  @Test("wants GET or HEAD, and one Host")
  func refusals() {
    let post = Self.respond("/bytes/1", method: .POST)
    #expect(post.status == .methodNotAllowed)
    #expect(post.headers["allow"] == ["GET, HEAD"])
    #expect(Self.respond("/bytes/1", headers: ["Host": "another"]).status == .badRequest)
  }

  @Test("echoes the request")
  func echo() {
    let response = Self.respond("/headers?a", headers: ["X-One": "1", "x-two": "2"])
    #expect(response.body == .text("GET /headers?a HTTP/1.1\nx-one: 1\nx-two: 2\nhost: h\n"))
  }

  @Test(
    "passes Retry-After on as it stands", arguments: [("429", "7"), ("503", "soon"), ("503", "1000000000000000000")])
  func retryAfter(code: String, value: String) {
    #expect(Self.respond("/status/\(code)?retry-after=\(value)").headers["retry-after"] == [value])
  }

  @Test("has digests of short bodies only", arguments: [(1_048_576, true), (1_048_577, false), (Int.max, false)])
  func digests(size: Int, expected: Bool) {
    #expect(Self.respond("/bytes/\(size)").headers.contains(name: "Repr-Digest") == expected)
  }
}
