import Haul
import NIOHTTP2
import Testing

extension Placements {
  /// Frames changed at random, through the real transport.
  @Suite("Check 30, fuzzing: responses of HTTP/2")
  struct FrameFuzzTests {
    private static func frame(_ type: UInt8, _ flags: UInt8, _ stream: UInt32, _ payload: [UInt8]) -> [UInt8] {
      [UInt8(payload.count >> 16 & 255), UInt8(payload.count >> 8 & 255), UInt8(payload.count & 255), type, flags]
        + withUnsafeBytes(of: stream.bigEndian) { Array($0) } + payload
    }

    /// A field without indexing (RFC 7541 §6.2.2).
    private static func field(_ name: String, _ value: String) -> [UInt8] {
      [0, UInt8(name.utf8.count)] + Array(name.utf8) + [UInt8(value.utf8.count)] + Array(value.utf8)
    }

    /// What may be made of the answer to a request, on the stream that it came on.
    private static func answers(_ stream: UInt32) -> [[UInt8]] {
      let body = Array(repeating: UInt8(ascii: "x"), count: 600)
      let head = frame(1, 4, stream, [0x88] + field("content-length", "600"))
      let end = frame(0, 1, stream, body)
      return [
        head + end,
        frame(1, 4, stream, [0x88]) + frame(0, 0, stream, body) + frame(0, 1, stream, []),
        frame(1, 0, stream, [0x88]) + frame(9, 4, stream, field("etag", "\"v\"")) + end,
        head + frame(0, 9, stream, [10] + body + Array(repeating: 0, count: 10)),
        frame(1, 4, stream, field(":status", "103")) + head + end,
        head + frame(0, 0, stream, body) + frame(1, 5, stream, field("x-sum", "1")),
        head + frame(3, 0, stream, [0, 0, 0, 8]),
        frame(7, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]),
        frame(4, 0, 0, [0, 3, 0, 0, 0, 1, 0, 5, 0, 0, 0x40, 0]) + head + end,
        frame(6, 0, 0, Array(repeating: 1, count: 8)) + head + frame(8, 0, 0, [0, 0, 1, 0]) + end,
        frame(5, 4, stream, [0, 0, 0, 2, 0x82]) + head + end,
      ]
    }

    private static let mutation = Mutation(words: [
      "\u{0}", "\u{88}", "\u{1}", ":status", "content-length", "\u{0}\u{0}\u{5}\u{0}\u{1}\u{0}\u{0}\u{0}\u{1}",
    ])

    @Test("Check 30, frames: no trap, no hang, nothing under a final name unless whole", .timeLimit(.minutes(60)))
    func frames() async throws {
      let clock = ContinuousClock()
      let end = clock.now + .seconds(Fuzzing.seconds)
      var first: UInt64 = 0
      repeat {
        try await batch(first..<(first + 100))
        first += 100
      } while clock.now < end
    }

    private func batch(_ numbers: Range<UInt64>) async throws {
      try await FrameServer.with { request in
        var random = SplitMix64(seed: Fuzzing.caseSeed(UInt64(request.path.dropFirst(2)) ?? 0))
        let answer = Self.answers(UInt32(Int(request.stream))).randomElement(using: &random) ?? []
        return [.bytes(Self.mutation.mutated(answer, using: &random)), .close]
      } run: { server in
        try await TestFolder.with { folder in
          // A loop for each: what breaks a connection is one item's.
          var configuration = Configuration(strategy: .threads(workers: 4), destination: folder.path, retries: 0)
          configuration.httpVersion = .http2
          configuration.limits = TimeLimits(firstByte: .seconds(5), idle: .seconds(5), total: .seconds(10))
          let told = try await Downloader(configuration: configuration).told(numbers.map { "\(server.url)/f\($0)" })
          #expect(told.records.map(\.index).sorted() == Array(0..<numbers.count))
          for record in told.records {
            let number = numbers.lowerBound + UInt64(record.index)
            let file = folder.bytes("f\(number)")
            #expect((file != nil) == (record.status == .saved), "case \(number)")
            #expect(record.status != .saved || record.bytes == file?.count, "case \(number)")
            #expect(record.error != .timeout && record.error != .interrupted, "case \(number): \(record.message ?? "")")
          }
        }
      }
    }
  }
}
