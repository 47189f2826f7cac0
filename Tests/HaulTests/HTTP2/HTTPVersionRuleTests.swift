import NIOHPACK
import NIOHTTP1
import Testing

@testable import Haul

@Suite("Which version of HTTP is spoken")
struct HTTPVersionRuleTests {
  typealias Version = HTTPVersionRule.Version

  /// The version that is asked for at first, and the one after a server refused that; nil where the item fails.
  @Test(
    "depends on the choice, on TLS, and on what the server refuses",
    arguments: [
      (.auto, .https, .http1, .http2), (.auto, .http, .http1, nil), (.http1, .https, .http1, nil),
      (.http1, .http, .http1, nil), (.http2, .https, .http2, nil), (.http2, .http, .http2, nil),
    ] as [(HTTPChoice, RequestTarget.Scheme, Version, Version?)])
  func version(choice: HTTPChoice, scheme: RequestTarget.Scheme, first: Version, second: Version?) {
    let origin = RequestTarget.Origin(scheme: scheme, host: "a.example", port: 1)
    let neighbour = RequestTarget.Origin(scheme: scheme, host: "b.example", port: 1)
    var rule = HTTPVersionRule(choice)
    #expect(rule.version(for: origin) == first)
    let failure = rule.refused(first, by: origin)
    #expect((failure == nil) == (second != nil))
    #expect(rule.version(for: origin) == second ?? first)
    #expect(rule.version(for: neighbour) == first, "only the server that refused is asked otherwise")
    guard let second else { return }
    let last = rule.refused(second, by: origin)
    #expect(last?.kind == .version)
    #expect(last?.failure.failureClass == .protocol)
  }

  @Test("names the option that asks for what a server does not speak")
  func message() {
    let origin = RequestTarget.Origin(scheme: .https, host: "a.example", port: 443)
    let http2 = TransportFailure.unspoken(.http2, by: origin)
    #expect(http2.message == "a.example does not speak HTTP/2; try without --http 2")
    let http1 = TransportFailure.unspoken(.http1, by: origin)
    #expect(http1.message == "a.example does not speak HTTP/1.1; try without --http 1.1")
  }
}

@Suite("Messages of HTTP/2")
struct HTTP2MessageTests {
  @Test("a request has its fields in HTTP/2's form")
  func request() throws {
    let target = try RequestTarget("https://a.example:8443/x%20y?z")
    let headers: HTTPHeaders = [
      "Host": "b.example", "User-Agent": "me", "Connection": "close", "Cookie": "a=b", "X-Mine": "1",
    ]
    let fields = HTTP2Message.fields(TransportRequest(target: target, headers: headers))
    #expect(
      fields.map { "\($0.name): \($0.value)" } == [
        ":method: GET", ":scheme: https", ":authority: b.example", ":path: /x%20y?z", "user-agent: me", "cookie: a=b",
        "x-mine: 1",
      ])
    #expect(fields.filter { if case .neverIndexed = $0.indexable { true } else { false } }.map(\.name) == ["cookie"])
  }

  @Test(
    "a response has a status of three digits, and is no larger than any other",
    arguments: [
      ([(":status", "200"), ("a", "b")], 200), ([(":status", "103")], 103), ([(":status", "101")], nil),
      ([(":status", "2000")], nil), ([(":status", "abc")], nil), ([("a", "b")], nil),
      ([(":status", "200")] + (0..<255).map { ("f\($0)", "") }, 200),
      ([(":status", "200")] + (0..<256).map { ("f\($0)", "") }, nil),
      ([(":status", "200"), ("a", String(repeating: "x", count: 65_000))], 200),
      ([(":status", "200"), ("a", String(repeating: "x", count: 65_600))], nil),
    ] as [([(String, String)], Int?)])
  func head(fields: [(String, String)], status: Int?) throws {
    guard let status else {
      #expect(throws: TransportFailure.self) { try HTTP2Message.head(HPACKHeaders(fields)) }
      return
    }
    let head = try HTTP2Message.head(HPACKHeaders(fields))
    #expect(Int(head.status.code) == status)
    #expect(head.version.major == 2)
    #expect(!head.headers.contains { $0.name.hasPrefix(":") })
  }

  @Test(
    "a length is one number, or none",
    arguments: [
      (200, [], nil), (200, ["5"], 5), (200, ["5", "5"], 5), (204, ["5"], 0), (304, ["5"], 0), (200, ["5", "6"], -1),
      (200, ["-5"], -1), (200, ["+5"], -1), (200, ["words"], -1), (200, [""], -1),
      (200, ["36893488147419103232"], -1),
    ] as [(Int, [String], Int?)])
  func length(status: Int, values: [String], length: Int?) throws {
    let head = HTTPResponseHead(
      version: .http2, status: .init(statusCode: status), headers: HTTPHeaders(values.map { ("content-length", $0) }))
    if length == -1 {
      #expect(throws: TransportFailure.self) { try HTTP2Message.length(head) }
    } else {
      #expect(try HTTP2Message.length(head) == length)
    }
  }
}
