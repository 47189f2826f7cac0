import NIOCore
import NIOHTTP1

/// How the end of a body is marked (RFC 9112, section 6).
enum Framing: Equatable {
  case length
  case chunked
  case untilClose
}

/// The whole answer to one request, decided before a byte of it is written.
struct Response: Sendable, Equatable {
  enum Body: Sendable, Equatable {
    case text(String)
    case picture(Picture, Range<Int>)
    case addresses(AddressList)

    static let none = Body.text("")

    var size: Int {
      switch self {
      case .text(let text): text.utf8.count
      case .picture(_, let range): range.count
      case .addresses(let list): list.size
      }
    }
  }

  enum Ending: Sendable, Equatable {
    /// The connection waits for the next request.
    case keepAlive
    case close
    /// The response never ends: nothing more is sent until the client goes away.
    case hold
  }

  /// An interim status before the real one (RFC 9110, section 15.2).
  var interim: HTTPResponseStatus?
  var status: HTTPResponseStatus
  var headers: HTTPHeaders = [:]
  var body = Body.none
  var framing = Framing.length
  /// On top of the origin's latency.
  var delay = TimeAmount.zero
  var ending = Ending.keepAlive

  static func text(
    _ text: String, status: HTTPResponseStatus = .ok, type: String = "text/plain; charset=utf-8"
  ) -> Response {
    Response(status: status, headers: ["Content-Type": type], body: .text(text))
  }
}

extension Response {
  /// The response as this request may have it: the fields that frame its body are set, and a body that may not be there
  /// is gone (RFC 9110, sections 6.4.1 and 9.3.2; RFC 9112, section 6).
  func framed(for request: HTTPRequestHead) -> Response {
    var framed = self
    let isHead = request.method == .HEAD
    if status.mayHaveResponseBody {
      framed.frameBody(isHead: isHead, allowsChunks: request.version.isPersistent)
    }
    if isHead || !status.mayHaveResponseBody {
      framed.body = .none
      if ending == .hold { framed.ending = .keepAlive }
    }
    if framed.ending == .keepAlive && !request.isKeepAlive {
      framed.ending = .close
    }
    switch framed.ending {
    case .close: framed.headers.add(name: "Connection", value: "close")
    // Only an HTTP/1.0 client needs to be told (RFC 9112, section 9.3).
    case .keepAlive where !request.version.isPersistent:
      framed.headers.add(name: "Connection", value: "keep-alive")
    case .keepAlive, .hold: break
    }
    return framed
  }

  private mutating func frameBody(isHead: Bool, allowsChunks: Bool) {
    switch framing {
    case .length:
      // A body that is held back announces the bytes that will never come.
      let missing = ending == .hold ? Route.stallExcess : 0
      headers.add(name: "Content-Length", value: String(body.size + missing))
    case .chunked where allowsChunks:
      // The encoder would end a chunked body that a response to HEAD does not have.
      if !isHead { headers.add(name: "Transfer-Encoding", value: "chunked") }
    case .chunked, .untilClose:
      ending = .close
    }
  }
}

extension HTTPVersion {
  /// HTTP/1.1 or later: connections persist, and chunks are understood.
  var isPersistent: Bool { (major, minor) >= (1, 1) }
}

/// The addresses of all pictures, one a line, of which only the size is known before they are written.
struct AddressList: Sendable, Equatable {
  let baseURL: String
  let count: Int

  func line(_ number: Int) -> String {
    "\(url(number))\n"
  }

  func url(_ number: Int) -> String {
    "\(baseURL)/images/\(Catalogue.name(of: number))"
  }

  /// The bytes of all lines, by the number of digits: `OriginConfiguration.largestCount` keeps this within `Int`.
  var size: Int {
    let fixed = line(0).utf8.count - 1
    var total = 0
    var digits = 1
    var first = 1
    while first <= count {
      let last = min(count, first * 10 - 1)
      total += (last - first + 1) * (fixed + digits)
      first *= 10
      digits += 1
    }
    return total
  }
}
