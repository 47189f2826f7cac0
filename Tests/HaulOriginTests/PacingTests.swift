import NIOCore
import Testing

@testable import HaulOrigin

@Suite("Pacing, on a clock of its own")
struct PacingTests {
  /// The time in nanoseconds that a body takes when every wait is as long as it was asked for, plus `late`.
  private func duration(of size: Int, bandwidth: Int, late: TimeAmount = .zero) -> Int64 {
    var now = NIODeadline.uptimeNanoseconds(0)
    var pacer: Pacer? = Pacer(bandwidth: bandwidth, now: now)
    // An hour of idleness gives no credit.
    now = now + .hours(1)
    pacer?.restart(now: now)
    let begin = now
    var writer = BodyWriter(.picture(Picture(number: 0, size: size, seed: 1), 0..<size))
    while true {
      switch writer.next(isWritable: true, pacer: &pacer, now: { now }) {
      case .send: break
      case .wait(let time): now = now + time + late
      case .blocked: Issue.record("a writable connection is not blocked")
      case .finished: return (now - begin).nanoseconds
      }
    }
  }

  @Test(
    "takes the size over the bandwidth",
    arguments: [(1_000, 1_000), (60_000, 1_000_000), (10, 3), (1_000_000, 100_000_000), (100, 1_000_000)]
  )
  func exact(size: Int, bandwidth: Int) {
    let expected = Double(size) / Double(bandwidth) * 1e9
    let measured = Double(duration(of: size, bandwidth: bandwidth))
    #expect(measured >= expected * 0.999 - 1_000)
    #expect(measured <= expected * 1.001 + 1_000)
  }

  @Test("makes up for timers that are late by a few milliseconds")
  func late() {
    let measured = Double(duration(of: 1_000_000, bandwidth: 1_000_000, late: .milliseconds(5)))
    #expect(measured >= 0.999e9)
    #expect(measured <= 1.02e9)
  }

  @Test("spares timers: a pause is an interval long where the body is longer")
  func intervals() {
    var pacer = Pacer(bandwidth: 1_000_000, now: .uptimeNanoseconds(0))
    #expect(pacer.take(60_000, now: .uptimeNanoseconds(0)) == .wait(Pacer.interval))
    #expect(pacer.take(60_000, now: .uptimeNanoseconds(10_000_000)) == .granted(10_000))
  }
}

@Suite("Latency")
struct LatencyTests {
  private func delays(latency: Duration, jitter: Duration, seed: UInt64 = 1) -> [TimeAmount] {
    var configuration = OriginConfiguration()
    configuration.latency = latency
    configuration.jitter = jitter
    configuration.seed = seed
    let model = Latency(configuration)
    return (1...1_000).map(model.delay(ofRequest:))
  }

  @Test("without jitter is always the same")
  func constant() {
    #expect(Set(delays(latency: .milliseconds(5), jitter: .zero)) == [.milliseconds(5)])
  }

  @Test("varies within its jitter, on both sides, the same way for the same seed")
  func jitter() throws {
    let drawn = delays(latency: .milliseconds(50), jitter: .milliseconds(10))
    let smallest = try #require(drawn.min())
    let largest = try #require(drawn.max())
    #expect(smallest >= .milliseconds(40) && smallest < .milliseconds(41))
    #expect(largest <= .milliseconds(60) && largest > .milliseconds(59))
    #expect(drawn == delays(latency: .milliseconds(50), jitter: .milliseconds(10)))
    #expect(drawn != delays(latency: .milliseconds(50), jitter: .milliseconds(10), seed: 2))
  }

  @Test("is never below zero")
  func floor() throws {
    let drawn = delays(latency: .milliseconds(1), jitter: .milliseconds(10))
    #expect(drawn.min() == .zero)
  }
}

@Suite("A body writer")
struct BodyWriterTests {
  @Test("sends a body in chunks of at most 64 KiB", arguments: [0, 1, 65_536, 65_537, 300_000])
  func chunks(size: Int) {
    let picture = Picture(number: 1, size: size, seed: 1)
    var writer = BodyWriter(.picture(picture, 0..<size))
    var none: Pacer?
    var sent: [UInt8] = []
    while case .send(let chunk) = writer.next(isWritable: true, pacer: &none, now: NIODeadline.now) {
      #expect(chunk.readableBytes <= BodyWriter.largestChunk)
      sent += chunk.readableBytesView
    }
    #expect(writer.isFinished)
    #expect(sent == picture.bytes(in: 0..<size))
  }

  @Test("waits for a connection that is not writable")
  func blocked() {
    var writer = BodyWriter(.text("hello"))
    var none: Pacer?
    #expect(writer.next(isWritable: false, pacer: &none, now: NIODeadline.now) == .blocked)
    #expect(writer.next(isWritable: true, pacer: &none, now: NIODeadline.now) == .send(ByteBuffer(string: "hello")))
    #expect(writer.next(isWritable: false, pacer: &none, now: NIODeadline.now) == .finished)
  }

  @Test("writes a list as it goes")
  func addresses() {
    let list = AddressList(baseURL: "http://127.0.0.1:8080", count: 5_000)
    var writer = BodyWriter(.addresses(list))
    var none: Pacer?
    var text = ""
    while case .send(let chunk) = writer.next(isWritable: true, pacer: &none, now: NIODeadline.now) {
      text += String(buffer: chunk)
    }
    #expect(text == (1...5_000).map(list.line).joined())
  }
}
