import NIOHTTP1
import Testing

@testable import Haul

private let mebibyte = 1 << 20

@Suite("A file over several responses, as a value")
struct SegmentPlanTests {
  private typealias Action = SegmentPlan.Action

  private static let busy = SegmentRule.Refusal(
    status: 503, failure: Failure(.http5xx, "the server answered 503 Service Unavailable"))
  private static let closed = SegmentPlan.Trouble.lost(TransportFailure(kind: .closed, message: "closed"))

  private func plan(_ mebibytes: Int = 8, limit: Int, present: ByteRanges = ByteRanges()) throws -> SegmentPlan {
    let length = mebibytes * mebibyte
    let first = present.gaps(in: length).first?.lowerBound ?? 0
    return try #require(SegmentPlan(length: length, present: present, first: first..<length, limit: limit))
  }

  @Test("the first response keeps the first part, and each other part is asked for")
  func begin() throws {
    var plan = try plan(limit: 4)
    #expect(
      plan.begin() == [
        .request(stream: 1, bytes: 2 * mebibyte..<4 * mebibyte),
        .request(stream: 2, bytes: 4 * mebibyte..<6 * mebibyte),
        .request(stream: 3, bytes: 6 * mebibyte..<8 * mebibyte),
      ])
    #expect(plan.running == 4)
  }

  @Test("a response that begins elsewhere than the first missing byte makes no plan")
  func wrongFirst() {
    #expect(SegmentPlan(length: 10, present: ByteRanges(0..<4), first: 5..<10, limit: 1) == nil)
    #expect(SegmentPlan(length: 10, present: ByteRanges(0..<10), first: 10..<10, limit: 1) == nil)
  }

  @Test("the first response is cut off where its part ends, and its place taken by half of the largest rest")
  func cutOff() throws {
    var plan = try plan(limit: 2)
    _ = plan.begin()
    #expect(plan.head(1, .part).isEmpty)
    let (place, actions) = plan.body(0, count: 5 * mebibyte)
    #expect(place == 0..<4 * mebibyte)
    #expect(actions == [.cancel(stream: 0), .request(stream: 2, bytes: 6 * mebibyte..<8 * mebibyte)])
    _ = plan.head(2, .part)
    #expect(plan.body(2, count: 2 * mebibyte).actions.isEmpty)
    #expect(plan.ended(2).isEmpty == false)
    let last = plan.body(1, count: 2 * mebibyte)
    #expect(last.place?.lowerBound == 4 * mebibyte)
  }

  @Test("where nobody has begun to bring what follows, the first response goes on into it")
  func goesOn() throws {
    var plan = try plan(limit: 2)
    _ = plan.begin()
    let (place, actions) = plan.body(0, count: 5 * mebibyte)
    #expect(place == 0..<5 * mebibyte)
    #expect(
      actions == [
        .cancel(stream: 1), .request(stream: 2, bytes: 5 * mebibyte + 3 * mebibyte / 2..<8 * mebibyte),
      ])
    #expect(plan.head(1, .contradicted).isEmpty, "what was cancelled has nothing to say")
  }

  @Test("a refusal stops more, and the first response goes on into the part that nobody brings")
  func refused() throws {
    var plan = try plan(limit: 3)
    _ = plan.begin()
    #expect(plan.head(1, .refused(Self.busy)) == [.cancel(stream: 1)])
    #expect(plan.head(2, .refused(Self.busy)) == [.cancel(stream: 2)])
    #expect(plan.limit == 1)
    #expect(plan.setLimit(8).isEmpty, "what the server refused is not asked for again")
    let (place, actions) = plan.body(0, count: 8 * mebibyte)
    #expect(place == 0..<8 * mebibyte)
    #expect(actions.isEmpty)
    #expect(plan.ended(0) == [.complete])
  }

  @Test("where nothing runs any more, the refusal is the attempt's failure, and what is there stays")
  func nothingLeft() throws {
    var plan = try plan(limit: 2)
    _ = plan.begin()
    _ = plan.body(0, count: mebibyte)
    #expect(plan.failed(0, Self.closed) == [.request(stream: 2, bytes: mebibyte..<4 * mebibyte)])
    #expect(plan.head(1, .refused(Self.busy)) == [.cancel(stream: 1)])
    #expect(plan.head(2, .refused(Self.busy)) == [.cancel(stream: 2), .fail(.refused(Self.busy))])
    #expect(plan.map.present == ByteRanges(0..<mebibyte))
  }

  @Test("a cut response is asked for again from where it was cut, a bounded number of times")
  func bounded() throws {
    var plan = try plan(limit: 2)
    var asked = plan.begin()
    var requests = 0
    while case .request(let stream, let bytes)? = asked.last {
      requests += 1
      _ = plan.head(stream, .part)
      #expect(plan.body(stream, count: 100).place == bytes.lowerBound..<bytes.lowerBound + 100)
      asked = plan.failed(stream, Self.closed)
    }
    #expect(requests == 1 + SegmentPlan.patience)
    #expect(asked.isEmpty)
    #expect(plan.failed(0, Self.closed) == [.fail(Self.closed)])
  }

  @Test("an answer that contradicts leaves the first response alone with all the rest")
  func contradicted() throws {
    var plan = try plan(limit: 3)
    _ = plan.begin()
    _ = plan.body(0, count: 100)
    _ = plan.head(2, .part)
    _ = plan.body(2, count: 100)
    #expect(plan.head(1, .contradicted) == [.cancel(stream: 1), .cancel(stream: 2), .collapse(kept: 100)])
    #expect(plan.map.present == ByteRanges(0..<100))
    #expect(plan.body(0, count: .max).place == 100..<8 * mebibyte)
    #expect(plan.ended(0) == [.complete])
  }

  @Test("one that comes after the first response is done makes all begin anew")
  func startOver() throws {
    var plan = try plan(limit: 2)
    _ = plan.begin()
    _ = plan.head(1, .part)
    let (_, actions) = plan.body(0, count: 4 * mebibyte)
    #expect(actions.last == .request(stream: 2, bytes: 6 * mebibyte..<8 * mebibyte))
    #expect(plan.head(2, .contradicted) == [.cancel(stream: 1), .cancel(stream: 2), .startOver])
  }

  @Test("alone, a cut response is the attempt's failure")
  func aloneCut() throws {
    var plan = try plan(limit: 2)
    _ = plan.begin()
    _ = plan.head(1, .contradicted)
    #expect(plan.failed(0, Self.closed) == [.fail(Self.closed)])
  }

  @Test("one stream fills the gaps of an earlier attempt one after the other")
  func oneStream() throws {
    var present = ByteRanges(0..<mebibyte)
    present.append(3 * mebibyte..<6 * mebibyte)
    var plan = try plan(limit: 1, present: present)
    #expect(plan.begin().isEmpty)
    let (place, actions) = plan.body(0, count: 7 * mebibyte)
    #expect(place == mebibyte..<3 * mebibyte)
    #expect(actions == [.cancel(stream: 0), .request(stream: 1, bytes: 6 * mebibyte..<8 * mebibyte)])
    _ = plan.head(1, .part)
    #expect(plan.body(1, count: 2 * mebibyte).actions.isEmpty)
    #expect(plan.ended(1) == [.complete])
  }

  @Test("fewer streams close the youngest, whose parts wait for the others")
  func fewer() throws {
    var plan = try plan(limit: 4)
    _ = plan.begin()
    #expect(plan.setLimit(2) == [.cancel(stream: 3), .cancel(stream: 2)])
    #expect(plan.running == 2)
    #expect(plan.map.missing == 8 * mebibyte)
  }

  /// A server that serves, cuts, refuses and is slow as chance decides; what it sends is told from the file by its place.
  @Test("every byte is written once, whatever happens, and none is left out", arguments: 0..<400)
  func exact(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func chance(_ parts: Int, _ random: inout SplitMix64) -> Bool { Int(random.next() % 100) < parts }
    let length = Int(random.next() % UInt64(24 * mebibyte)) + 1
    var present = ByteRanges()
    var next = Int(random.next() % UInt64(mebibyte))
    if seed % 2 == 0 {
      present.append(0..<min(next, length - 1))
      while next < length - 2 {
        next += 1 + Int(random.next() % UInt64(4 * mebibyte))
        let end = next + 1 + Int(random.next() % UInt64(2 * mebibyte))
        if end < length { present.append(next..<end) }
        next = end
      }
    }
    let gap = try #require(present.gaps(in: length).first)
    let cuts = seed % 3 == 0 ? 3 : 0
    let refusals = seed % 5 == 0 ? 20 : 0
    var plan = try #require(
      SegmentPlan(
        length: length, present: present, first: gap.lowerBound..<length, limit: 1 + Int(random.next() % 32)))
    var written = present.ranges
    /// Where each stream's response is, and where it ends; negative before its head.
    var responses: [Int: (place: Int, end: Int, hasHead: Bool)] = [0: (gap.lowerBound, length, true)]
    var pending = plan.begin()
    var end: Action?
    var steps = 0
    while end == nil {
      for action in pending {
        switch action {
        case .request(let stream, let bytes): responses[stream] = (bytes.lowerBound, bytes.upperBound, false)
        case .cancel(let stream): responses[stream] = nil
        case .complete, .fail, .startOver, .collapse: end = action
        }
      }
      pending = []
      steps += 1
      try #require(steps < 100_000)
      guard end == nil else { break }
      #expect(responses.count <= max(plan.limit, plan.running))
      let stream = try #require(
        responses.keys.sorted().randomElement(using: &random), "nothing runs, and nothing ended")
      let response = try #require(responses[stream])
      if chance(1, &random) {
        pending = plan.setLimit(1 + Int(random.next() % 32))
      } else if !response.hasHead {
        let isRefused = chance(refusals, &random)
        responses[stream]?.hasHead = true
        pending = plan.head(stream, isRefused ? .refused(Self.busy) : .part)
      } else if chance(cuts, &random) {
        responses[stream] = nil
        pending = plan.failed(stream, Self.closed)
      } else {
        let count = min(1 + Int(random.next() % UInt64(mebibyte / 2)), response.end - response.place)
        let (place, actions) = plan.body(stream, count: count)
        if let place {
          #expect(place.lowerBound == response.place, "bytes go where they come from")
          written.append(place)
        }
        responses[stream]?.place += count
        pending = actions
        if response.place + count == response.end {
          responses[stream] = nil
          pending += plan.ended(stream)
        }
      }
    }
    var all = ByteRanges()
    for range in written.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      #expect(range.lowerBound >= all.end, "a byte was written twice")
      all.append(range)
    }
    #expect(all == plan.map.present, "the account of what is there is not true")
    switch end {
    case .complete: #expect(all == ByteRanges(0..<length))
    case .fail: #expect(cuts + refusals > 0 && all.count < length)
    default: Issue.record("ended with \(String(describing: end))")
    }
  }
}

@Suite("How many connections a file gets, as a value")
struct SegmentGrowthTests {
  /// Measures until nothing changes.
  private func settled(_ rate: (Int) -> Double, allowed: Int = .max) -> Int {
    var growth = SegmentGrowth()
    var limit = growth.limit
    for _ in 0..<20 {
      let running = min(limit, allowed)
      limit = growth.measured(bytesPerSecond: rate(running), running: running)
    }
    return min(limit, allowed)
  }

  @Test("each connection is limited: as many as may be")
  func limited() { #expect(settled { Double($0) * 1e6 } == SegmentGrowth.most) }

  @Test("the line is full: one, as more bring nothing")
  func full() { #expect(settled { _ in 1e8 } == 1) }

  @Test("the line takes three: two, as four bring less than they should", arguments: [2.0, 2.9])
  func between(share: Double) { #expect(settled { min(Double($0), share) * 1e6 } == 2) }

  @Test("never more than are allowed", arguments: [1, 2, 3, 5])
  func allowed(count: Int) { #expect(settled({ Double($0) * 1e6 }, allowed: count) <= count) }
}

@Suite("What an answer to a request for a part comes to")
struct SegmentRuleTests {
  private static let fields = ["Accept-Ranges": "bytes", "ETag": "\"a\"", "Content-Length": "1000"]
  private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

  @Test(
    "parts are asked for only where a server can send them and says of which version",
    arguments: [
      (200, fields, nil, true), (206, ["ETag": "\"a\""], "\"a\"", true),
      (200, ["ETag": "\"a\""], nil, false), (200, ["Accept-Ranges": "none", "ETag": "\"a\""], nil, false),
      (200, ["Accept-Ranges": "bytes"], nil, false), (200, ["Accept-Ranges": "bytes", "ETag": "W/\"a\""], nil, false),
      (200, fields.merging(["Content-Encoding": "gzip"]) { $1 }, nil, false),
      (200, fields.merging(["Content-Encoding": "identity"]) { $1 }, nil, true),
      (200, fields.merging(["Transfer-Encoding": "chunked"]) { $1 }, nil, false),
      (200, ["Accept-Ranges": "Bytes", "Last-Modified": date, "Date": "Sun, 06 Nov 1994 08:50:37 GMT"], nil, true),
      (200, ["Accept-Ranges": "bytes", "Last-Modified": date, "Date": "Sun, 06 Nov 1994 08:50:36 GMT"], nil, false),
    ] as [(Int, [String: String], String?, Bool)])
  func first(status: Int, fields: [String: String], known: String?, can: Bool) {
    let rule = SegmentRule(
      first: Self.head(status, fields), known: known.map { .entityTag($0) }, length: 1000)
    #expect((rule != nil) == can)
  }

  @Test(
    "an answer is believed only if everything in it agrees",
    arguments: [
      (206, "bytes 100-199/1000", "\"a\"", "100", [:], "part"),
      (206, "bytes 100-199/1000", "\"b\"", "100", [:], "contradicted"),
      (206, "bytes 100-199/1000", nil, "100", [:], "contradicted"),
      (206, "bytes 100-199/1000", "W/\"a\"", "100", [:], "contradicted"),
      (206, "bytes 100-198/1000", "\"a\"", "99", [:], "contradicted"),
      (206, "bytes 99-198/1000", "\"a\"", "100", [:], "contradicted"),
      (206, "bytes 100-199/1001", "\"a\"", "100", [:], "contradicted"),
      (206, "bytes 100-199/*", "\"a\"", "100", [:], "contradicted"),
      (206, "bytes 100-199/1000", "\"a\"", "101", [:], "contradicted"),
      (206, "bytes 100-199/1000", "\"a\"", nil, [:], "contradicted"),
      (206, nil, "\"a\"", "100", ["Content-Type": "multipart/byteranges"], "contradicted"),
      (206, "bytes 100-199/1000", "\"a\"", "100", ["Content-Encoding": "gzip"], "contradicted"),
      (206, "bytes 100-199/1000", "\"a\"", nil, ["Transfer-Encoding": "chunked"], "contradicted"),
      (206, "bytes 100-199/1000", "\"a\"", "100", ["Last-Modified": "Sun, 06 Nov 1994 08:49:38 GMT"], "contradicted"),
      (206, "bytes 100-199/1000", "\"a\"", "100", ["Last-Modified": date], "part"),
      (200, nil, "\"a\"", "1000", [:], "contradicted"), (416, "bytes */1000", nil, "0", [:], "contradicted"),
      (412, nil, nil, "0", [:], "contradicted"), (204, nil, nil, nil, [:], "contradicted"),
      (503, nil, nil, "0", [:], "http_5xx"), (429, nil, nil, "0", [:], "http_429"),
      (302, nil, nil, "0", [:], "truncated"),
      (404, nil, nil, "0", [:], "truncated"), (403, nil, nil, "0", [:], "truncated"),
    ] as [(Int, String?, String?, String?, [String: String], String)])
  func answers(
    status: Int, range: String?, tag: String?, length: String?, others: [String: String], expected: String
  ) throws {
    let first = Self.head(200, Self.fields.merging(["Last-Modified": Self.date]) { $1 })
    let rule = try #require(SegmentRule(first: first, known: nil, length: 1000))
    var fields = others
    fields["Content-Range"] = range
    fields["ETag"] = tag
    fields["Content-Length"] = length
    let verdict =
      switch rule.verdict(Self.head(status, fields), asked: 100..<200) {
      case .part: "part"
      case .contradicted: "contradicted"
      case .refused(let refusal): refusal.failure.failureClass.rawValue
      }
    #expect(verdict == expected)
  }

  private static func head(_ status: Int, _ fields: [String: String]) -> HTTPResponseHead {
    HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: HTTPHeaders(Array(fields)))
  }
}
