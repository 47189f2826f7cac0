import Haul
import Testing

/// Answers that are no file, or no answers; see also `Hardening/`.
@Suite("Answers, byte by byte")
struct ResponseTests {
  static let bad = [
    BadAnswer("closed at once", .connect, [.close]),
    BadAnswer("closed after the request", .connect, [.request, .close]),
    BadAnswer("reset after the request", .connect, [.request, .reset]),
    BadAnswer("cut in the head", .connect, [.request, .send("HTTP/1.1 200 OK\r\nContent-Le"), .close]),
    BadAnswer("no HTTP", .protocol, [.request, .send("SSH-2.0-OpenSSH_9.2p1\r\n\r\n"), .close]),
    BadAnswer(
      "HTTP/2 in text", .protocol, [.request, .send("HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nhi"), .close]),
    BadAnswer(
      "another protocol", .protocol,
      [.request, .send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"), .silence]),
    BadAnswer(
      "not modified, though nobody asked", .redirect, [.request, .send("HTTP/1.1 304 Not Modified\r\n\r\n"), .silence]),
    BadAnswer(
      "a redirect to nowhere", .redirect,
      [.request, .send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), .silence]),
  ]

  @Test("fail in their class, with nothing under a final name", .timeLimit(.minutes(1)), arguments: bad)
  func failed(answer: BadAnswer) async throws {
    let fetched = try await fetchOne(answer.steps)
    #expect(fetched.record.status == .failed)
    #expect(fetched.record.error == answer.expected, "\(fetched.record.message ?? "")")
    #expect(fetched.record.message?.isEmpty == false)
  }

  @Test("a redirect whose body never ends is followed all the same", .timeLimit(.minutes(1)))
  func redirectWithoutEnd() async throws {
    let redirect = "HTTP/1.1 302 Found\r\nLocation: /file\r\nContent-Length: 9\r\n\r\nhi"
    let fetched = try await fetchOne([.request, .send(redirect), .silence]) {
      $0.limits.idle = .milliseconds(150)
      $0.maximumRedirects = 1
    }
    #expect(fetched.record.error == .redirect, "\(fetched.record.message ?? "")")
    #expect(fetched.requests.count == 2)
  }
}
